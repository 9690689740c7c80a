import { randomFrom, type Random } from './random.ts';

export type GeneratedStation = {
  name: string;
  country: string;
  languages: string[];
  tags: string[];
  codec: string;
  bitrate: number;
  secure: boolean;
  popularity: number;
  dead: boolean;
};

/**
 * Stations that look like a large directory: a third are called "Radio …", a quarter "… FM", brands come in
 * families of channels, most words are rare, most stations are heard by nobody.
 */
export function generateStations(count: number, seed: number): GeneratedStation[] {
  const random = randomFrom(seed);
  const places = Array.from({ length: 60_000 }, () => madeUpWord(latin, random));
  const foreign = scripts.map((script) => Array.from({ length: 4_000 }, () => madeUpWord(script, random)));
  const brands = Array.from({ length: 4_000 }, () => madeUpWord(latin, random));
  const subjects = [...genres, ...Array.from({ length: 2_500 }, () => madeUpWord(latin, random))];
  return Array.from({ length: count }, () => {
    const country = random.skewed(countries);
    const words = random.chance(0.07)
      ? random.skewed(foreign).values()
      : [random.chance(0.3) ? random.skewed(brands) : random.pick(places)];
    return {
      name: stationName(random, [...words]),
      country: country.code,
      languages: random.chance(0.45) ? [] : [country.language, ...(random.chance(0.1) ? ['en'] : [])],
      tags: generatedTags(random, subjects),
      codec: random.skewed(['MP3', 'MP3', 'MP3', 'AAC', 'AAC+', 'OGG', 'FLAC']),
      bitrate: random.pick([0, 32, 64, 96, 128, 128, 128, 128, 192, 256, 320]),
      secure: random.chance(0.64),
      popularity: random.chance(0.3)
        ? 0
        : Math.min(1_000_000, Math.round(10 ** (1 + 5 * random.number() ** 3))),
      dead: random.chance(0.06),
    };
  });
}

function stationName(random: Random, words: string[]): string {
  const core = capitalised(words.slice(0, random.chance(0.25) ? 2 : 1).join(' '));
  const parts = [
    random.chance(0.37) ? random.pick(['Radio', 'Radio', 'Rádio', 'RADIO']) : '',
    core,
    random.chance(0.3) ? capitalised(random.skewed(genres)) : '',
    random.chance(0.25) ? 'FM' : '',
    random.chance(0.2) ? `${String(random.whole(88, 108))}.${String(random.whole(0, 9))}` : '',
    random.chance(0.08) ? String(random.whole(1, 9)) : '',
    random.chance(0.1) ? random.pick(['- 128k', '(MP3)', 'HD', 'Live', 'The Best', 'Online']) : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function generatedTags(random: Random, subjects: string[]): string[] {
  const amount = random.chance(0.44) ? 0 : random.pick([1, 1, 1, 2, 2, 3, 3, 4, 5, 8]);
  return [...new Set(Array.from({ length: amount }, () => random.skewed(subjects)))];
}

export function madeUpWord(syllables: string[], random: Random): string {
  return Array.from({ length: random.pick([1, 2, 2, 3, 3, 4]) }, () => random.pick(syllables)).join('');
}

function capitalised(text: string): string {
  return text.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}

export const latin =
  'ba be bi bo bra ca che cor da de del den di do dor el en er es fa fi fre ga ge gra ha hei ho in ja ka ke kir la le lin lo lu ma me mi mon mü na ne ni no nor ol or pa pe pla po qui ra re ri ro rø sa se si son sta ste sur ta te ti to tra tri ul un va ve vi wa wei win xa ya za zu ção'.split(
    ' ',
  );
export const scripts = [
  'ра ди о мо сква ве сти на ше ми но вый ка ли ни град хит'.split(' '),
  'α θή να ρα διο με λω δί α ση μα κρή τη'.split(' '),
  'راد يو ال قر آن صو ت نور شا م'.split(' '),
  '广 播 音 乐 北 京 上 海 新 闻 台'.split(' '),
];
const genres =
  'pop|rock|news|hits|dance|oldies|jazz|classical|80s|90s|talk|top 40|house|electronic|christian|country|sports|chillout|techno|folk|hip hop|metal|indie|blues|reggae|lounge|ambient|trance|soul|latin|salsa|community radio|classic rock|deep house|gospel|kids'.split(
    '|',
  );
const countries =
  'US:en DE:de FR:fr RU:ru GB:en BR:pt ES:es IT:it MX:es NL:nl GR:el PL:pl AR:es IN:hi CN:zh AU:en CA:en TR:tr CH:de AT:de BE:nl CO:es CZ:cs RO:ro UA:uk SE:sv DK:da NO:nb PT:pt JP:ja HU:hu HR:hr RS:sr BG:bg CL:es PE:es PH:en ID:id IE:en FI:fi'
    .split(' ')
    .map((pair) => ({ code: pair.slice(0, 2), language: pair.slice(3) }));
