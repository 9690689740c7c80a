import { parse } from 'tldts';
import { foldText } from '#db/search/fold-text.ts';
import { cleanCountry } from './clean-country.ts';
import { cleanName } from './clean-name.ts';
import type { StationEntry } from './entry.ts';
import { streamIdentity } from './stream-identity.ts';

/** Raise it when evidence is found differently, and every entry is looked at again by its next run. */
export const evidenceVersion = 1;

/** Names that thousands of servers leave as they were installed. */
const genericNames = new Set([
  ...['', 'no name', 'noname', 'unspecified name', 'my station', 'my station name', 'my radio', 'untitled'],
  ...[
    'radio',
    'stream',
    'live',
    'live stream',
    'test',
    'autodj',
    'auto dj',
    'default',
    'unknown',
    'this is my server name',
  ],
  ...[
    'icecast',
    'shoutcast',
    'shoutcast server',
    'internet radio',
    'web radio',
    'webradio',
    'online radio',
    'station',
  ],
]);

/** Pages that many stations share: being there together proves nothing. */
const sharedPages = new Set([
  ...[
    'facebook.com',
    'fb.com',
    'twitter.com',
    'x.com',
    'instagram.com',
    'youtube.com',
    't.me',
    'vk.com',
    'tiktok.com',
  ],
  ...[
    'tunein.com',
    'radio.net',
    'radio.de',
    'radio.fr',
    'mytuner-radio.com',
    'streema.com',
    'onlineradiobox.com',
    'radio.garden',
  ],
  ...[
    'radionomy.com',
    'live365.com',
    'zeno.fm',
    'mixlr.com',
    'caster.fm',
    'radiojar.com',
    'azuracast.com',
    'icecast.org',
  ],
  ...[
    'wordpress.com',
    'blogspot.com',
    'wixsite.com',
    'weebly.com',
    'google.com',
    'sites.google.com',
    'github.io',
    'linktr.ee',
  ],
  ...[
    'soundcloud.com',
    'mixcloud.com',
    'laut.fm',
    'spreaker.com',
    'telegram.me',
    'discord.gg',
    'webnode.com',
  ],
]);

/**
 * What shows that an entry is a certain station, strongest first: its streams; its name on its own site in its
 * country; its name on its own streaming server. A wrong merge is worse than a double, so what is generic, shared
 * or missing gives no evidence.
 */
export function evidenceOfEntry(entry: StationEntry): string[] {
  const evidence = new Set<string>();
  for (const stream of entry.streams) {
    const identity = streamIdentity(stream.url);
    if (identity !== null) evidence.add(`stream ${identity}`);
  }
  const name = identityName(entry.name);
  if (genericNames.has(name) || Array.from(name).length < 3) return [...evidence];

  const site = entry.homepage === undefined ? null : parse(entry.homepage);
  if (site?.domain && !sharedPages.has(site.domain) && !sharedPages.has(site.hostname ?? '')) {
    evidence.add(`site ${site.domain} ${cleanCountry(entry.country) ?? '?'} ${name}`);
  }
  for (const stream of entry.streams) {
    const parsed = URL.parse(stream.url);
    const domain = parsed && parse(parsed.hostname).domain;
    if (parsed && !(domain && sharedPages.has(domain))) evidence.add(`server ${parsed.host} ${name}`);
  }
  return [...evidence];
}

/** How a stream sounds says nothing of which station it is: "X (128 kbps MP3)", "X AAC+", "X [HQ]" are X. */
const quality =
  /\s*(?:[([]\s*)?(?:\d{2,4}\s*(?:kbps|kbit\/s|kbits|kb\/s|kb|k)|mp3|aac\+?|aacp|he-?aac(?:v2)?|ogg|opus|flac|vorbis|hq|lq|hi-?fi|hd|lossless|https?|ssl|mobile|low|high)(?:[\s,/-]*(?:\d{2,4}\s*(?:kbps|kbit\/s|kb|k)|mp3|aac\+?|aacp|ogg|opus|flac))*(?:\s*[)\]])?\s*$/i;

/** A name without what varies between the streams of one station; only for comparing. */
export function identityName(name: string): string {
  let bare = cleanName(name);
  for (let round = 0; round < 3; round += 1) {
    const shorter = bare.replace(quality, '').replace(/[-–|:,\s]+$/, '');
    // "HD" or "Low" alone is a name.
    if (foldText(shorter).length < 3) break;
    bare = shorter;
  }
  return foldText(bare);
}
