import { decodeHTML } from 'entities';

const longest = 300;

/** What software says where it knows nothing, and what marks an advert. Compared without case and signs. */
const empty = new Set(
  (
    'unknown,unknown artist,unknown title,unknown track,unknown unknown,unknown artist unknown title,' +
    'unknown artist unknown track,n a,na,no title,notitle,no name,untitled,null,undefined,none,no data,' +
    'no metadata,metadata,title,artist,artist title,artist song,live,on air,live stream,live broadcast,stream,' +
    'now playing,default,offline,test,airtime offline,libretime offline,unbekannt,inconnu,desconocido,' +
    'various artists,va,streamtitle,nan,false,true,0'
  ).split(','),
);
const advert = new RegExp(
  '^(adverts?|advertisements?|ad ?breaks?|ad|ads|commercials?|commercial break|spot ?blocks?( end| start)?|spots?|' +
    'werbung|werbeblock|werbespot|publicit[eé]|publicidad|pub|reklama?|pubblicit[aà]|reclame|sponsor|promo|' +
    'insert spot|stopset|sweeper|jingle|station id|liner|spotblock)( \\d+)?$',
  'iu',
);
/** Marks that advertising servers put into the title itself. */
const advertMark = /adw_ad=|adContext=|durationMilliseconds=|insertionType=|song_spot="[TSCP]"|^AD\|/i;

/** A title fit to be shown, or null where it says nothing of what plays. */
export function cleanTitle(raw: string, stationName: string): string | null {
  if (advertMark.test(raw)) return null;
  const text = tidy(decodeHTML(spotText(raw)));
  const words = wordsOf(text);
  if (words === '' || empty.has(words) || advert.test(words) || isStation(words, stationName)) return null;
  if (/^(https?:\/\/|www\.)\S+$/i.test(text) || /^(track|titel|piste|audio) ?\d+$/i.test(words)) return null;
  return text;
}

/** Some American stations wrap the song: `Artist - text="Song" song_spot="M" …`. */
function spotText(raw: string): string {
  const song = /^(.*?)text="([^"]*)" song_spot="[MF]"/i.exec(raw);
  return song ? `${song[1] ?? ''}${song[2] ?? ''}` : raw;
}

function tidy(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    // Directions that a text leaves open would turn the page around it.
    .replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(now playing|on air|np|jetzt läuft|current song)\s*[:：]\s*/iu, '')
    .replace(/^(?:[-–—|~:]\s+)+|(?:\s+[-–—|~:])+$/gu, '')
    .replace(/^[-–—|~:*.\s]+$/u, '');
  const quoted = /^(["'])(.*)\1$/.exec(plain)?.[2];
  return Array.from(quoted !== undefined && !/["']/.test(quoted) ? quoted : plain)
    .slice(0, longest)
    .join('')
    .trim();
}

/** Letters and digits alone, to compare by. */
export function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The station's own name, said once or twice. */
function isStation(words: string, stationName: string): boolean {
  const name = wordsOf(stationName);
  return name !== '' && [name, `${name} ${name}`, `${name} live`, `radio ${name}`].includes(words);
}
