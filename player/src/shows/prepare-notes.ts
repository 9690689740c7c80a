/** Element by element what show notes may hold; the API has sanitised them, and this holds without it as well. */
const allowed = new Set(
  (
    'a abbr b blockquote br cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li ' +
    'mark ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul'
  ).split(' '),
);

/** "1:02:03" or "12:34", not as part of a longer number, date or ratio. */
const timeStamp = /(?<![\d:.,/])(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\d:/]|[.,]\d)/g;

/**
 * Notes as they may stand on the page: links open beside it, pictures and styles are left out, and with
 * `onTime` places in time become buttons that jump there.
 */
export function prepareNotes(
  html: string,
  page: Document,
  onTime: ((milliseconds: number) => void) | null,
  sayJump: (time: string) => string,
): DocumentFragment {
  const notes = new DOMParser().parseFromString(html, 'text/html').body;
  const result = page.createDocumentFragment();
  for (const child of notes.childNodes) copy(child, result, false);
  return result;

  function copy(from: Node, to: Node, inLink: boolean): void {
    if (from instanceof Text) {
      if (onTime && !inLink) to.appendChild(withTimes(from.data, onTime));
      else to.appendChild(page.createTextNode(from.data));
      return;
    }
    if (!(from instanceof Element)) return;
    const name = from.localName;
    if (name === 'script' || name === 'style' || name === 'template' || name === 'title') return;
    const kept = allowed.has(name) ? page.createElement(heading(name)) : null;
    if (kept instanceof HTMLAnchorElement) link(from, kept);
    for (const child of from.childNodes) copy(child, kept ?? to, inLink || name === 'a');
    if (kept) to.appendChild(kept);
  }

  function withTimes(text: string, jump: (milliseconds: number) => void): DocumentFragment {
    const piece = page.createDocumentFragment();
    let end = 0;
    for (const found of text.matchAll(timeStamp)) {
      piece.append(text.slice(end, found.index));
      const [hours, minutes, seconds] = [found[1], found[2], found[3]].map((part) => Number(part ?? 0));
      const button = page.createElement('button');
      button.type = 'button';
      button.className = 'time';
      button.textContent = found[0];
      button.title = sayJump(found[0]);
      button.setAttribute('aria-label', sayJump(found[0]));
      button.addEventListener('click', () =>
        jump((((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000),
      );
      piece.append(button);
      end = found.index + found[0].length;
    }
    piece.append(text.slice(end));
    return piece;
  }
}

/** The page has headings of its own above these. */
function heading(name: string): string {
  return /^h[1-6]$/.test(name) ? 'h4' : name;
}

function link(from: Element, to: HTMLAnchorElement): void {
  const href = from.getAttribute('href')?.trim() ?? '';
  if (!/^(https?:|mailto:)/i.test(href)) return;
  to.href = href;
  to.target = '_blank';
  to.rel = 'noopener noreferrer nofollow ugc';
}
