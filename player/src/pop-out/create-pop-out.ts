import type { Station } from '../../../api/contract/station.ts';
import { isReady, type ToPopOut } from './messages.ts';

const name = 'airdex-pop-out';
const features = 'popup,width=400,height=280';

/**
 * A small window on a plain http page of Airdex, where a station plays that has no https and so is refused on this
 * secure page. It is found again by its name, also after this page was loaded anew.
 */
export function createPopOut(parts: {
  window: Window;
  /** The plain http address of this Airdex, or null where there is none. */
  url: () => string | null;
  /** What plays here stops when the window begins. */
  onPlay: () => void;
}) {
  const { window } = parts;
  let opened: Window | null = null;
  let wanted: Station | null = null;

  function tell(message: ToPopOut): void {
    const url = parts.url();
    if (opened && !opened.closed && url) opened.postMessage(message, new URL(url).origin);
  }
  const heard = (event: MessageEvent) => {
    if (event.source !== opened || !isReady(event.data) || !wanted) return;
    tell({ airdex: 'play', station: wanted });
  };
  window.addEventListener('message', heard);

  return {
    isOffered: () => parts.url() !== null,
    /** Inside a click. False where the browser did not let the window open. */
    play(station: Station): boolean {
      const url = parts.url();
      if (!url) return false;
      wanted = station;
      opened = window.open(`${url}/#/pop-out`, name, features);
      if (!opened) return false;
      parts.onPlay();
      // A window that is open already says nothing of being ready.
      tell({ airdex: 'play', station });
      return true;
    },
    /** Something plays on this page now. */
    silence(): void {
      tell({ airdex: 'pause' });
    },
    close: () => window.removeEventListener('message', heard),
  };
}
export type PopOut = ReturnType<typeof createPopOut>;
