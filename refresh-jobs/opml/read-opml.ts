import { Parser } from 'htmlparser2';
import { SourceError } from '#refresh-jobs/errors.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import type { OpmlFile } from './opml-file.ts';
import { readOutline } from './read-outline.ts';

export const mostOutlines = 100_000;
/** Files that close no outline are read as well, up to this many. */
const deepest = 20_000;
const mostPathParts = 20;

/**
 * The feeds of an OPML file, whatever is wrong with its XML; what should have been a feed and is none is in
 * `dropped`. Throws a SourceError with a sentence for an admin or a listener where it is no OPML at all.
 */
export function readOpml(bytes: Uint8Array, contentType?: string | null): OpmlFile {
  // One character for another, so that lines stay lines.
  const text = decodeText(bytes, contentType).replaceAll(/[^\P{Cc}\n\r\t]/gu, ' ');
  const lineOf = countLines(text);
  const file: OpmlFile = { feeds: [], dropped: [] };
  /** Of each open outline its title; null for a feed, which is no folder for those that stand in it. */
  const open: (string | null)[] = [];
  const seen = new Set<string>();
  let first: string | undefined;
  let title: string | undefined;
  let depth = 0;
  /** Up to where the parser made something of the text. */
  let readTo = 0;

  const take = (attributes: Record<string, string>, line: number): string | null => {
    const { kind, ...outline } = readOutline(attributes);
    if (kind === 'folder') return outline.title ?? '';
    if (kind === 'drop') file.dropped.push({ line, ...(outline as { reason: string }) });
    else {
      const path = open.filter((part): part is string => Boolean(part)).slice(0, mostPathParts);
      file.feeds.push({ line, ...(outline as { url: string }), path });
    }
    if (file.feeds.length + file.dropped.length > mostOutlines) {
      throw refuse('This list names more than 100,000 feeds, more than Airdex reads from one file.');
    }
    return null;
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        readTo = parser.endIndex + 1;
        first ??= name;
        seen.add(name);
        depth += 1;
        if (depth > deepest) throw refuse('This file is nested deeper than any list of feeds.');
        if (name === 'title' && !seen.has('outline')) title ??= '';
        if (name !== 'outline') return;
        const raw = text.slice(parser.startIndex, parser.endIndex + 1);
        const pieces = Object.values(attributes).some((value) => isSwallowed.test(value))
          ? unclosedPieces(raw)
          : undefined;
        const line = lineOf(parser.startIndex);
        if (!pieces) open.push(take(attributes, line));
        else {
          for (const piece of pieces) take(piece.attributes, line + piece.linesBefore);
          open.push(null);
        }
      },
      oncomment() {
        readTo = parser.endIndex + 1;
      },
      ontext(part) {
        readTo = parser.endIndex + 1;
        if (title !== undefined && !seen.has('outline') && !seen.has('/title')) title += part;
      },
      onclosetag(name) {
        depth -= 1;
        if (name === 'title') seen.add('/title');
        if (name === 'outline') open.pop();
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(text);
  takeTheCutOff();

  const isOpml = seen.has('opml') || file.feeds.length + file.dropped.length > 0;
  if (!isOpml) throw refuse(`This is no OPML but ${describe(first, text)}.`);
  const named = title?.replaceAll(/\s+/g, ' ').trim().slice(0, 400);
  return { ...file, ...(named && { title: named }) };

  /** A file that breaks off within an outline, or never closes its last quote: the parser says nothing of the rest. */
  function takeTheCutOff(): void {
    const start = text.indexOf('<outline', readTo);
    if (start === -1) return;
    const line = lineOf(start);
    const pieces = unclosedPieces(text.slice(start));
    for (const [index, { attributes, linesBefore }] of pieces.entries()) {
      if (attributes['xmlurl'] || index < pieces.length - 1) take(attributes, line + linesBefore);
      else file.dropped.push({ line: line + linesBefore, reason: 'the file breaks off in the middle of it' });
    }
  }
}

/** A quote that is not closed takes what follows for its text. */
const isSwallowed = /<outline\s|\bxmlurl\s*=/i;

/** Each outline that such a quote ran through, by those of its own attributes that are whole. */
function unclosedPieces(raw: string): { attributes: Record<string, string>; linesBefore: number }[] {
  let linesBefore = 0;
  return raw.split(/(?=<outline\s)/i).map((piece) => {
    const attribute = (name: string, value: string) =>
      new RegExp(`\\b${name}\\s*=\\s*["'](${value})["']`, 'i').exec(piece)?.[1]?.replaceAll('&amp;', '&') ??
      '';
    const attributes = {
      xmlurl: attribute('xmlurl', '[^"\'<>\\s]*'),
      title: attribute('title', '[^"<>=]*'),
      text: attribute('text', '[^"<>=]*'),
    };
    const read = { attributes, linesBefore };
    linesBefore += piece.split('\n').length - 1;
    return read;
  });
}

/** Answers the line of a position; positions are asked for in ascending order. */
function countLines(text: string): (position: number) => number {
  let line = 1;
  let end = text.indexOf('\n');
  return (position) => {
    for (; end !== -1 && end < position; end = text.indexOf('\n', end + 1)) line += 1;
    return line;
  };
}

function describe(first: string | undefined, text: string): string {
  if (text.trim() === '') return 'empty';
  if (first === 'html' || /^\s*<!doctype html/i.test(text)) return 'a web page (HTML)';
  if (first === 'rss' || first === 'feed' || first === 'rdf:rdf') {
    return 'a feed itself; subscribe to its address instead';
  }
  if (/^\s*\{/.test(text)) return 'JSON';
  return first === undefined ? 'some other file' : `XML of another kind (<${first.slice(0, 40)}>)`;
}

function refuse(message: string): SourceError {
  return new SourceError('unreadable', message);
}
