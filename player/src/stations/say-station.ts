import type { Station } from '../../../api/contract/station.ts';
import { locale } from '../l10n.ts';

const names = new Map<string, Intl.DisplayNames>();

function nameOf(type: 'region' | 'language', code: string): string {
  const key = `${type} ${locale()}`;
  let display = names.get(key);
  if (!display) {
    display = new Intl.DisplayNames([locale(), 'en'], { type, fallback: 'code' });
    names.set(key, display);
  }
  try {
    return display.of(code) ?? code;
  } catch {
    return code;
  }
}

export const sayCountry = (code: string) => nameOf('region', code.toUpperCase());
export const sayLanguage = (code: string) => nameOf('language', code);

let flagsAreDrawn: boolean | undefined;

/** Without such a font, as on Windows, two letters or two boxes appear instead of a flag: then it is left out. */
function drawsFlags(): boolean {
  if (flagsAreDrawn !== undefined) return flagsAreDrawn;
  const paper = document.createElement('canvas').getContext('2d');
  if (!paper) return false;
  paper.font = getComputedStyle(document.body).font;
  return (flagsAreDrawn = paper.measureText('🇩🇪').width < paper.measureText('🇩').width * 1.6);
}

/** The two letters of a country as its flag, where the page can draw one. */
function flagOf(country: string): string {
  if (!drawsFlags()) return '';
  return /^[a-z]{2}$/i.test(country)
    ? String.fromCodePoint(...Array.from(country.toUpperCase(), (letter) => 0x1f1a5 + letter.charCodeAt(0)))
    : '';
}

const properNames: Record<string, string> = {
  mp3: 'MP3',
  aac: 'AAC',
  'aac+': 'AAC+',
  flac: 'FLAC',
  ogg: 'Ogg',
  vorbis: 'Vorbis',
  opus: 'Opus',
};
export function sayCodec(codec: string): string {
  return properNames[codec.toLowerCase()] ?? codec.toUpperCase();
}

export function sayPlace(country: string): string {
  return `${flagOf(country)} ${sayCountry(country)}`.trim();
}

/** One quiet line under a station's name: where it is from, and what it plays. */
export function sayAbout(station: Station, mostTags = 3): string {
  const country = station.country && sayPlace(station.country);
  const tags = station.tags.slice(0, mostTags).join(', ');
  return [country, tags].filter(Boolean).join(' · ');
}
