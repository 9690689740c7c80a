import { Parser } from 'htmlparser2';
import { SourceError } from '#refresh-jobs/errors.ts';
import { addressOf, type Element } from './element.ts';
import { vocabularyOf } from './namespaces.ts';

/** Characters kept of one element: a publisher's longest notes are a tenth of it. */
export const longestText = 500_000;
const deepest = 60;
/** Open elements; the tokenizer remembers each, and takes longer for every one. */
const mostOpen = 50_000;
const mostChildren = 20_000;

/** Elements whose content may be markup that nobody escaped. */
const markup = new Set([
  'description',
  'content',
  'summary',
  'content:encoded',
  'itunes:summary',
  'atom:content',
  'atom:summary',
]);
/** Elements that hold text alone: where one was not closed, it ends at the next element of the feed. */
const textOnly = new Set([
  'title',
  'link',
  'guid',
  'pubdate',
  'author',
  'category',
  'itunes:title',
  'itunes:author',
  'itunes:duration',
  'itunes:subtitle',
  'itunes:explicit',
  'itunes:episode',
  'itunes:season',
  'itunes:keywords',
  'id',
  'updated',
  'published',
  'language',
  'ttl',
  'generator',
  'copyright',
  'lastbuilddate',
]);
/** Markup within those, which is not an element of the feed. */
const inline = new Set([
  'a',
  'b',
  'br',
  'em',
  'font',
  'i',
  'p',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'u',
]);
const items = new Set(['item', 'entry', 'podcast:liveitem']);
const holders = new Set(['rss', 'rdf:rdf', 'channel', 'feed']);

/** Characters that XML forbids and databases refuse. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]+/g;

export type ElementReader = {
  /** Parses a part of the document; answers with the items that it completed. */
  write(part: string): Element[];
  end(): { items: Element[]; header: Element; root: string | undefined; isComplete: boolean; cut: boolean };
};

/** Reads a feed's XML piece by piece; what is kept is the item at hand and everything outside of items. */
export function createElementReader(url: string): ElementReader {
  const header: Element = { name: 'channel', attributes: {}, children: [], text: '', base: url };
  let prefixes: ReadonlyMap<string, string> = new Map();
  /** What was declared holds within the element that declares it; `depth` is that element's. */
  const outer: { depth: number; prefixes: ReadonlyMap<string, string> }[] = [];
  let found: Element[] = [];
  let stack: Element[] = [];
  let root: string | undefined;
  let base = url;
  let rawDepth = 0;
  let openElements = 0;
  let isComplete = false;
  let cut = false;

  const top = () => stack.at(-1);
  const append = (element: Element, part: string) => {
    const room = longestText - element.text.length;
    if (part.length > room) cut = true;
    if (room > 0) element.text += part.slice(0, room);
  };

  function qualified(written: string): string {
    const colon = written.indexOf(':');
    const prefix = colon === -1 ? '' : written.slice(0, colon);
    const local = written.slice(colon + 1).toLowerCase();
    if (local === 'rdf' && prefix !== '') return 'rdf:rdf';
    const vocabulary = vocabularyOf(prefix, prefixes.get(prefix));
    // Atom may be the whole feed or a few elements with a prefix within RSS; without a prefix it is the feed's own.
    if (vocabulary === '' || (vocabulary === 'atom' && prefix === '')) return local;
    return vocabulary === 'atom' && (root === 'feed' || local === 'feed') ? local : `${vocabulary}:${local}`;
  }

  function finish(element: Element): void {
    const parent = top();
    if (items.has(element.name) && !parent) found.push(element);
    else if (parent) {
      if (parent.children.length < mostChildren) parent.children.push(element);
    } else if (header.children.length < mostChildren) header.children.push(element);
  }
  function closeTop(): void {
    const element = stack.pop();
    if (element) finish(element);
  }

  const parser = new Parser(
    {
      onopentag(written, attributes) {
        openElements += 1;
        if (openElements > mostOpen)
          throw new SourceError('unreadable', 'The feed opens 50,000 elements without closing them.', {
            url,
          });
        const declared = Object.entries(attributes).flatMap(([name, value]): [string, string][] => {
          const prefix = /^xmlns(?::(.+))?$/i.exec(name);
          return prefix ? [[prefix[1] ?? '', value]] : [];
        });
        if (declared.length > 0) {
          outer.push({ depth: openElements, prefixes });
          prefixes = new Map([...prefixes, ...declared]);
        }
        const name = qualified(written);
        const current = top();
        const isMarkup = current && markup.has(current.name) && !(items.has(name) && rawDepth === 0);
        if (current && (isMarkup || (textOnly.has(current.name) && inline.has(name)))) {
          rawDepth += 1;
          append(current, openTag(written, attributes));
          return;
        }
        const own = addressOf(attributes['xml:base'], top()?.base ?? base);
        if (holders.has(name) && stack.length === 0) {
          root ??= name;
          base = own ?? base;
          return;
        }
        root ??= name;
        // Whatever was not closed ends where the next of its kind begins.
        if (items.has(name)) while (stack.length > 0) closeTop();
        const open = top();
        const nests = open?.name === 'author' && ['name', 'uri', 'email'].includes(name);
        if (open && textOnly.has(open.name) && !nests) closeTop();
        if (stack.length >= deepest) return;
        stack.push({
          name,
          attributes: Object.fromEntries(
            Object.entries(attributes).map(([key, value]) => [key.toLowerCase(), value]),
          ),
          children: [],
          text: '',
          base: own ?? top()?.base ?? base,
        });
      },
      ontext(part) {
        const current = top();
        if (current) append(current, part);
      },
      onclosetag(written, implied) {
        const name = qualified(written);
        const scope = outer.at(-1);
        if (scope?.depth === openElements) {
          outer.pop();
          prefixes = scope.prefixes;
        }
        openElements -= 1;
        const current = top();
        if (current && rawDepth > 0) {
          rawDepth -= 1;
          append(current, `</${written}>`);
          return;
        }
        if (holders.has(name) && !stack.some((element) => element.name === name)) {
          while (stack.length > 0) closeTop();
          if (name === root) isComplete = !implied;
          return;
        }
        const index = stack.findLastIndex((element) => element.name === name);
        if (index === -1) return;
        while (stack.length > index) closeTop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  const take = () => {
    const complete = found;
    found = [];
    return complete;
  };
  return {
    write(part) {
      parser.write(part.replaceAll(controls, ''));
      return take();
    },
    end() {
      parser.end();
      while (stack.length > 0) closeTop();
      stack = [];
      return { items: take(), header, root, isComplete, cut };
    },
  };
}

function openTag(name: string, attributes: Record<string, string>): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`,
  );
  return `<${name}${written.join('')}>`;
}
