import type { SuggestionReason } from '#db/stores/suggestion-requests.ts';
import type { HeardUnit } from './candidate.ts';
import type { RankedCandidate } from './rank-candidates.ts';

/** A unit is of this time of day where at least so much of its listening is. */
const mostlyNow = 0.5;

/** What speaks most for it, in words that are true. `isNewcomer`: nothing is known of what this listener likes. */
export function sayReason(candidate: RankedCandidate, isNewcomer: boolean): SuggestionReason {
  const { parts, together, alike } = candidate;
  if (candidate.followed) {
    return reason('followed-show', `You follow ${candidate.title}, and have not heard it for a while`, []);
  }
  if (isNewcomer) return reason('popular', popularWords(candidate), []);
  const isShared = together.length > 0 && parts.together >= Math.max(parts.alike, parts.popular);
  const isAlike = alike.length > 0 && parts.alike >= parts.popular;
  if (!isShared && !isAlike) {
    if (alike.length > 0 || candidate.isHeard) return reason('popular', popularWords(candidate), []);
    return reason('new-to-you', `${popularWords(candidate)}, and unlike what you listen to`, []);
  }
  const because = isShared ? together : alike;
  const [first] = because;
  if (first && (first.aroundNow ?? 0) >= mostlyNow) {
    return reason('time-of-day', `You often listen to ${first.title} at this time of day`, [first]);
  }
  if (isShared) {
    return reason('listened-together', `Listeners of ${inWords(because)} also listen to this`, because);
  }
  const shared = sharedTags(candidate, because);
  return reason(
    'alike',
    `Because you listen to ${inWords(because)}${shared === '' ? '' : `: ${shared}`}`,
    because,
  );
}

function reason(
  kind: SuggestionReason['kind'],
  words: string,
  because: readonly HeardUnit[],
): SuggestionReason {
  return { kind, words, because: because.map(({ id, title }) => ({ item: id, title })) };
}

function popularWords({ popularWith }: RankedCandidate): string {
  return popularWith === 'listeners' ? 'Popular with other listeners here' : 'Popular in its directory';
}

function inWords(units: readonly HeardUnit[]): string {
  return new Intl.ListFormat('en').format(units.map(({ title }) => title));
}

/** What it has in common with the first of them, where that can be said in a word or two. */
function sharedTags({ facets }: RankedCandidate, [first]: readonly HeardUnit[]): string {
  return facets
    .filter((facet) => facet.startsWith('tag:') && first?.facets.includes(facet))
    .slice(0, 2)
    .map((facet) => facet.slice('tag:'.length))
    .join(', ');
}
