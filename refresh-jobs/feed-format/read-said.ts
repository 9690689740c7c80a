import type {
  ChaptersEntry,
  EnclosureEntry,
  PersonEntry,
  TranscriptEntry,
} from '#catalog/podcasts/feed-entry.ts';
import { addressOf, childrenOf, type Element } from './element.ts';
import { parseDuration } from './parse-duration.ts';
import { plainText } from './show-notes.ts';

export function isSaid(text: string | undefined): boolean {
  return /^(yes|true|explicit|1)$/i.test(text?.trim() ?? '');
}

export function readPersons(element: Element): PersonEntry[] {
  return childrenOf(element, 'podcast:person').flatMap(({ text, attributes, base }) => {
    const name = plainText(text);
    const url = addressOf(attributes['href'], base);
    const role = attributes['role']?.trim().toLowerCase();
    return name === undefined ? [] : [{ name, ...(role && { role }), ...(url && { url }) }];
  });
}

export function readTranscripts(item: Element): TranscriptEntry[] {
  return childrenOf(item, 'podcast:transcript').flatMap(({ attributes, base }) => {
    const url = addressOf(attributes['url'], base);
    const { type, language, rel } = attributes;
    return url === undefined
      ? []
      : [
          {
            url,
            ...(type && { mimeType: type.toLowerCase() }),
            ...(language && { language }),
            ...(rel === 'captions' && { captions: true }),
          },
        ];
  });
}

export function readChapters(item: Element): ChaptersEntry | undefined {
  const [inline] = childrenOf(item, 'psc:chapters');
  const marks = childrenOf(inline ?? item, 'psc:chapter').flatMap(({ attributes, base }) => {
    const startMs = /^[\d:.]+$/.test(attributes['start'] ?? '')
      ? startOf(attributes['start'] ?? '')
      : undefined;
    const title = plainText(attributes['title']);
    const url = addressOf(attributes['href'], base);
    return startMs === undefined || title === undefined ? [] : [{ startMs, title, ...(url && { url }) }];
  });
  if (marks.length > 0) return { inline: marks };
  for (const { attributes, base } of childrenOf(item, 'podcast:chapters')) {
    const url = addressOf(attributes['url'], base);
    if (url !== undefined)
      return { url, ...(attributes['type'] && { mimeType: attributes['type'].toLowerCase() }) };
  }
  return undefined;
}

/** Chapters begin at zero, which is no duration. */
function startOf(text: string): number {
  return parseDuration(text) ?? 0;
}

export function readSoundbites(item: Element): { startMs: number; durationMs: number; title?: string }[] {
  return childrenOf(item, 'podcast:soundbite').flatMap(({ attributes, text }) => {
    const [start, length] = [Number(attributes['starttime']), Number(attributes['duration'])];
    const title = plainText(text);
    if (!(start >= 0 && length > 0) || start > 360_000 || length > 36_000) return [];
    return [
      { startMs: Math.round(start * 1_000), durationMs: Math.round(length * 1_000), ...(title && { title }) },
    ];
  });
}

/** `podcast:alternateEnclosure`: each source that is on the web. */
export function readAlternates(item: Element): EnclosureEntry[] {
  return childrenOf(item, 'podcast:alternateenclosure').flatMap((alternate) => {
    const { type, bitrate, length, title } = alternate.attributes;
    return childrenOf(alternate, 'podcast:source').flatMap(({ attributes, base }) => {
      const url = addressOf(attributes['uri'], base);
      if (url === undefined) return [];
      const bits = Number(bitrate);
      return [
        {
          url,
          ...(type && { mimeType: type.trim().toLowerCase() }),
          ...(Number(length) > 0 && { length: Number(length) }),
          ...(bits >= 1_000 && bits < 100_000_000 && { bitrate: Math.round(bits / 1_000) }),
          ...(title && { title: title.trim().slice(0, 200) }),
        },
      ];
    });
  });
}
