import type { Queryable } from '#db/database.ts';
import { tiersOf, type EpisodeTier } from '#db/search/episode-tiers.ts';
import { respellOneKnown, respellUnknown } from '#db/search/loosen-query.ts';
import { readTier } from '#db/search/read-episode-tier.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import { strictQuery } from '#db/search/word-query.ts';
import type { EpisodeSearchPosition } from '#db/stores/episode-position.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';

/** With fewer literal matches than this, something else may have been meant, and follows them. */
const tooFew = 5;
/** Up to so many words are looked for in notes with one of them respelled. */
const mostInNotes = 3;

/**
 * Every word in the title, then every word anywhere; literal matches first, then nearby ones. Within each, popular shows
 * first, then the newest: of all matches, or where they are many, of one stretch of days after another.
 */
export async function findEpisodes(
  db: Queryable,
  search: { words: string[]; viewer: Viewer; terms: PodcastTerms | null },
  page: { after: EpisodeSearchPosition | null; limit: number },
): Promise<EpisodeSearchPosition[]> {
  const { viewer, terms } = search;
  const words = [...new Set(search.words)];
  const { after, limit } = page;
  if (words.length === 0) return [];
  const found: EpisodeSearchPosition[] = [];
  let seen = after?.seen ?? 0;

  async function read(tiers: EpisodeTier[], firstTier: number, literally: boolean): Promise<void> {
    for (const [index, tier] of tiers.entries()) {
      const number = firstTier + index;
      if (found.length >= limit || (after !== null && number < after.tier)) continue;
      const rows = await readTier(
        db,
        { tier, viewer, terms },
        {
          after: after?.tier === number ? after : null,
          limit: limit - found.length,
        },
      );
      for (const row of rows) {
        if (literally) seen += 1;
        found.push({ ...row, tier: number, seen });
      }
    }
  }

  const literal = strictQuery(words);
  const exact = tiersOf(literal, []);
  await read(exact, 0, true);
  if (found.length >= limit || seen >= tooFew || terms === null) return found;
  const likelier = respellUnknown(words, terms);
  const likelierTier = exact.length;
  const literally = found.length;
  if (likelier) await read(tiersOf(likelier, [literal]), likelierTier, false);
  // A page goes on in the reading that the pages before it came from.
  const went = after !== null && after.tier >= likelierTier && after.tier < 2 * likelierTier;
  if (found.length > literally || went) return found;
  const loose = respellOneKnown(words, terms);
  if (!loose) return found;
  const looseTiers = tiersOf(loose, [literal]);
  // Of many words one that is another somewhere in the notes says little, and takes long to find.
  await read(words.length > mostInNotes ? looseTiers.slice(0, 1) : looseTiers, 2 * likelierTier, false);
  return found;
}
