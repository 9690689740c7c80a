import { foldText } from '#db/search/fold-text.ts';
import { cleanName } from './clean-name.ts';

const rate = '\\d{2,4}\\s*(?:kbps|kbit/s|kbits|kbit|kb/s|kb|k)';
const codec = '(?:mp3|aac\\+?|aacp|he-?aac(?:v2)?|ogg|opus|flac|vorbis)';
const word = '(?:hq|lq|hi-?fi|hd|lossless|https?|ssl)';
/** These are parts of names ("Sky High") unless brackets or a dash set them apart. */
const setApart = '(?:low|high|mobile|stereo|backup|stream)';

/** How a stream sounds says nothing of which station it is: "X (128 kbps MP3)", "X AAC+", "X [HQ]" are X. */
const quality = new RegExp(
  `(?:\\s*[([]\\s*(?:${rate}|${codec}|${word}|${setApart})(?:[\\s,/|-]*(?:${rate}|${codec}|${word}|\\d{2,3}))*\\s*[)\\]]` +
    `|\\s+[-–|]\\s*${setApart}|\\s+(?:\\d{2,3}\\s+${codec}|${rate}|${codec}|${word})(?:[\\s,/-]+(?:${rate}|${codec}))*)\\s*$`,
  'i',
);

/** A name without case, accents, spaces, signs and what varies between the streams of one station; to compare. */
export function identityName(name: string): string {
  let bare = cleanName(name);
  for (let round = 0; round < 3; round += 1) {
    const shorter = bare.replace(quality, '').replace(/[-–|:,\s]+$/, '');
    // "HD" or "Low" alone is a name.
    if (shorter === bare || foldText(shorter).length < 3) break;
    bare = shorter;
  }
  return foldText(bare);
}

/** Names that thousands of servers leave as they were installed, and words that only say what all stations are. */
const genericNames = new Set(
  `no name|noname|unspecified name|unnamed|unnamed server|my station|my station name|my station name here|my radio|
   my radio station|station name|untitled|radio|the radio|stream|live|live stream|livestream|live radio|on air|test|
   teststream|test stream|test station|autodj|auto dj|default|default stream|unknown|none|null|undefined|n a|
   this is my server name|your stream name|stream name|icecast|icecast server|shoutcast|shoutcast server|shoutcast dnas|
   internet radio|web radio|webradio|online radio|radio online|radio station|station|fm|fm radio|radio fm|music|
   music radio|radio stream|azuracast|azuracast radio|sam broadcaster|butt|broadcast|mpd|mixxx|traktor|local|home|server`
    .split('|')
    .map((name) => name.trim()),
);

/** True for a name that tells no station from another. */
export function isGenericName(identity: string): boolean {
  return Array.from(identity.replaceAll(' ', '')).length < 3 || genericNames.has(identity);
}
