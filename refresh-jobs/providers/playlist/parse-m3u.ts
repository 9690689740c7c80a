import type { RawEntry, RawPlaylist } from './parsed-playlist.ts';

/** M3U, plain or extended, with the attributes of IPTV players (`tvg-logo`, `group-title`) and radio-browser. */
export function parseM3u(text: string): RawPlaylist {
  const entries: RawEntry[] = [];
  let title: string | undefined;
  let next: Omit<RawEntry, 'address'> = {};
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (line === '') continue;
    if (!line.startsWith('#')) {
      entries.push({ ...next, address: line });
      next = {};
      continue;
    }
    const [, name = '', value = ''] = /^#([A-Z0-9-]+)\s*:?(.*)$/i.exec(line) ?? [];
    switch (name.toUpperCase()) {
      case 'PLAYLIST':
        title = value.trim() || title;
        break;
      case 'EXTINF':
        next = { ...next, ...parseInformation(value) };
        break;
      case 'EXTIMG':
        next.artwork ??= value.trim();
        break;
      case 'EXTGRP':
        next.tags ??= splitTags(value);
        break;
      case 'RADIOBROWSERUUID':
        next.radioBrowserId = value.trim();
        break;
    }
  }
  return { entries, ...(title && { title }) };
}

/** `-1 tvg-logo="…" group-title="a;b",Name`: the name begins after the first comma outside of quotes. */
function parseInformation(value: string): Omit<RawEntry, 'address'> {
  const attributes = new Map<string, string>();
  const rest = value.replace(/([\w-]+)="([^"]*)"/g, (_, name: string, said: string) => {
    if (said.trim() !== '') attributes.set(name.toLowerCase(), said.trim());
    return '';
  });
  const comma = rest.indexOf(',');
  const title = comma === -1 ? undefined : rest.slice(comma + 1).trim();
  const artwork = attributes.get('tvg-logo') ?? attributes.get('logo');
  const tags = splitTags(attributes.get('group-title') ?? '');
  const country = attributes.get('tvg-country');
  const language = attributes.get('tvg-language');
  const name = title || attributes.get('tvg-name');
  return {
    ...(name && { title: name }),
    ...(artwork && { artwork }),
    ...(tags.length > 0 && { tags }),
    ...(country && { country }),
    ...(language && { language }),
  };
}

function splitTags(text: string): string[] {
  return text
    .split(/[;,|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
