import { foldText } from '#db/search/fold-text.ts';

/**
 * What an artist is known by: the folded name. Not the MusicBrainz id, which most libraries have in some files only: an
 * artist would be there twice. Names without a letter ("!!!") are taken as they are.
 */
export function artistKeyOf(name: string): string {
  return (foldText(name) || name.trim().toLowerCase()).slice(0, 400);
}

const variousMbid = '89ad4ac3-39f7-470e-963a-56509c546377';
const various = new Set([
  'various artists',
  'various',
  'various artist',
  'va',
  'v a',
  'verschiedene',
  'verschiedene interpreten',
  'verschiedene kunstler',
  'diverse',
  'diverse interpreten',
  'artistes divers',
  'artisti vari',
  'varios artistas',
  'sampler',
]);

/** No artist, but what is written where there are several. */
export function isVarious({ name, mbid }: { name: string; mbid: string | null }): boolean {
  return mbid === variousMbid || various.has(artistKeyOf(name));
}
