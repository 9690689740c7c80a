import { expect, test, vi } from 'vitest';
import { prepareNotes } from './prepare-notes.ts';

function prepared(html: string, onTime: ((milliseconds: number) => void) | null = null) {
  const box = document.createElement('div');
  box.append(prepareNotes(html, document, onTime, (time) => `Jump to ${time}`));
  return box;
}
const times = (text: string) =>
  Array.from(prepared(text, () => undefined).querySelectorAll('button'), (button) => button.textContent);

test('keeps what is written and lets nothing in that runs, loads or dresses up', () => {
  const box = prepared(
    '<p onclick="x()" style="color:red" class="a">Hi <b>you</b><img src=x onerror=y><script>z()</' +
      'script><iframe src="https://x.example"></iframe><svg><a href="javascript:x">s</a></svg></p>',
  );
  expect(box.innerHTML).toBe('<p>Hi <b>you</b><a>s</a></p>');
});

test('opens links beside the page, and only such as lead somewhere', () => {
  const box = prepared('<a href="https://a.example">a</a><a href="javascript:alert(1)">b</a>');
  const [good, bad] = box.querySelectorAll('a');
  expect([good?.target, good?.rel]).toEqual(['_blank', 'noopener noreferrer nofollow ugc']);
  expect(bad?.hasAttribute('href')).toBe(false);
});

test('makes places in time a button that jumps there', () => {
  const jump = vi.fn();
  const box = prepared('<ul><li>00:30 Hello</li><li>(1:02:03) Bye</li></ul>', jump);
  const [first, second] = box.querySelectorAll('button');
  first?.click();
  second?.click();
  expect(jump.mock.calls).toEqual([[30_000], [3_723_000]]);
  expect(second?.getAttribute('aria-label')).toBe('Jump to 1:02:03');
  expect(box.textContent).toBe('00:30 Hello(1:02:03) Bye');
});

test('takes no date, ratio, long number or link for a place in time', () => {
  expect(
    times('1:2 16:9 2026-01-01T12:34:56:78 v1.12:345 3/4:55 <a href="https://a.example">1:30</a>'),
  ).toEqual([]);
  expect(times('at 9:05, then 12:34.')).toEqual(['9:05', '12:34']);
});
