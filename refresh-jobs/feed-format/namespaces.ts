/** Our short names of the namespaces that feeds use; '' is the feed's own vocabulary. */
export type Vocabulary =
  '' | 'itunes' | 'podcast' | 'content' | 'media' | 'atom' | 'dc' | 'psc' | 'googleplay' | 'sy' | 'other';

const known: [RegExp, Vocabulary][] = [
  // Written with every host, case and ending that there is: apple.com, itunes.com, /dtds/, /DTDs/, -1.0.dtd.
  [/itunes(\.apple)?\.com\/dtds\/podcast/i, 'itunes'],
  [/itunes\.(apple\.)?com.*podcast/i, 'itunes'],
  [/podcastindex\.org\/namespace/i, 'podcast'],
  [/podcastindex-org\/podcast-namespace/i, 'podcast'],
  [/purl\.org\/rss\/1\.0\/modules\/content/i, 'content'],
  [/search\.yahoo\.com\/mrss/i, 'media'],
  [/w3\.org\/2005\/atom/i, 'atom'],
  [/purl\.org\/atom\/ns/i, 'atom'],
  [/purl\.org\/dc\//i, 'dc'],
  [/podlove\.org\/simple-chapters/i, 'psc'],
  [/google\.com\/schemas\/play-podcasts/i, 'googleplay'],
  [/purl\.org\/rss\/1\.0\/modules\/syndication/i, 'sy'],
  [/purl\.org\/rss\/1\.0\/?$/i, ''],
  [/purl\.oclc\.org\/net\/rss_2\.0\/enc/i, ''],
  [/(backend\.userland\.com|blogs\.law\.harvard\.edu|cyber\.law\.harvard\.edu|my\.netscape\.com)/i, ''],
];

/** What prefixes mean that a feed uses without saying so, and whatever it says where we do not know the address. */
const customary: Record<string, Vocabulary> = {
  rss: '',
  itunes: 'itunes',
  podcast: 'podcast',
  content: 'content',
  media: 'media',
  atom: 'atom',
  atom10: 'atom',
  a10: 'atom',
  dc: 'dc',
  psc: 'psc',
  googleplay: 'googleplay',
  sy: 'sy',
};

export function vocabularyOf(prefix: string, address: string | undefined): Vocabulary {
  const byAddress = known.find(([pattern]) => pattern.test(address ?? ''))?.[1];
  if (byAddress !== undefined) return byAddress;
  return prefix === '' ? '' : (customary[prefix.toLowerCase()] ?? 'other');
}
