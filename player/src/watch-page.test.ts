import { expect, test } from 'vitest';
import { watchPage } from './watch-page.ts';

test('tells of the network, of being hidden and of being left, until told to stop', () => {
  const said: string[] = [];
  const hide = (hidden: boolean) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const stop = watchPage(window, {
    networkChanged: () => said.push('network'),
    seen: () => said.push('seen'),
    hidden: () => said.push('hidden'),
    left: () => said.push('left'),
  });
  window.dispatchEvent(new Event('offline'));
  hide(true);
  hide(false);
  window.dispatchEvent(new Event('pagehide'));
  stop();
  window.dispatchEvent(new Event('online'));
  hide(true);
  expect(said).toEqual(['network', 'hidden', 'seen', 'left']);
  hide(false);
});
