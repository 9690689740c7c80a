import type { Queryable } from '#db/database.ts';
import { loadUnits, type SuggestibleUnit } from '#db/stores/suggestible-units.ts';
import type { SuggestionToWrite } from '#db/stores/suggestion-requests.ts';
import { readListening, sharesAroundNow, type UnitListening } from '#db/stores/taste.ts';
import { findCandidates, type UnitsOfTag } from './find-candidates.ts';
import { daysSince } from './gather-listening.ts';
import type { Learned } from './learn.ts';
import type { Candidate, HeardUnit } from './ranking/candidate.ts';
import { diversify } from './ranking/diversify.ts';
import { likingOf } from './ranking/liking.ts';
import { rankCandidates } from './ranking/rank-candidates.ts';
import { sayReason } from './ranking/say-reason.ts';

/** What was heard in so many days is routine; what was not is worth a reminder. */
const routineDays = 60;
const dayShareDays = 90;
const mostHeard = 150;
const mostRanked = 400;
const mostOfAKind = 50;

/** The listener's suggestions as they are now, best first: new to them, or long not heard. */
export async function suggestFor(
  db: Queryable,
  listenerId: string,
  learned: Learned,
  unitsOfTag: UnitsOfTag,
  now: Date,
): Promise<SuggestionToWrite[]> {
  const listening = await readListening(db, [listenerId]);
  const heard = await describeHeard(db, listenerId, listening, now);
  const followed = new Set(listening.filter((unit) => isForgottenShow(unit, now)).map(({ unit }) => unit));
  const known = new Set(listening.filter((unit) => isKnown(unit, now)).map(({ unit }) => unit));
  const found = [...(await findCandidates(heard, learned, unitsOfTag)), ...followed];
  const wanted = [...new Set(found)].filter((unit) => followed.has(unit) || !known.has(unit));
  const candidates = (await loadUnits(db, listenerId, wanted)).flatMap((unit) =>
    toCandidate(unit, learned, followed),
  );
  const ranked = rankCandidates(heard, candidates, learned).filter(({ score }) => score > 0);
  const isNewcomer = !heard.some(({ liking }) => liking > 0);
  return diversify(ranked.slice(0, mostRanked), 2 * mostOfAKind, mostOfAKind).map((candidate) => ({
    item: candidate.item,
    score: candidate.score,
    reason: sayReason(candidate, isNewcomer),
  }));
}

/** What says most of the listener's taste, for or against. */
async function describeHeard(
  db: Queryable,
  listenerId: string,
  listening: readonly UnitListening[],
  now: Date,
): Promise<HeardUnit[]> {
  const likings = listening
    .map((unit) => ({ unit: unit.unit, liking: likingOf({ ...unit, daysAgo: daysSince(unit.lastAt, now) }) }))
    .filter(({ liking }) => liking !== 0)
    .toSorted((one, other) => Math.abs(other.liking) - Math.abs(one.liking))
    .slice(0, mostHeard);
  const shares = await sharesAroundNow(db, listenerId, now, dayShareDays);
  const units = await loadUnits(
    db,
    listenerId,
    likings.map(({ unit }) => unit),
  );
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return likings.flatMap(({ unit, liking }) => {
    const { id, title, facets } = byId.get(unit) ?? {};
    if (id === undefined || title === undefined || facets === undefined) return [];
    return [{ id, title, facets, liking, aroundNow: shares.get(unit) ?? null }];
  });
}

/** Heard or liked of late, kept already, or not wanted. */
function isKnown({ plays, lastAt, opinion, kept }: UnitListening, now: Date): boolean {
  return (
    kept ||
    opinion === 'disliked' ||
    ((plays > 0 || opinion === 'liked') && daysSince(lastAt, now) < routineDays)
  );
}

function isForgottenShow({ unit, kept, opinion, lastAt }: UnitListening, now: Date): boolean {
  return (
    kept && opinion !== 'disliked' && unit.startsWith('podcast:') && daysSince(lastAt, now) >= routineDays
  );
}

function toCandidate(
  { id, title, facets, item, popularity }: SuggestibleUnit,
  learned: Learned,
  followed: ReadonlySet<string>,
): Candidate[] {
  if (item === null) return [];
  const withListeners = learned.popularity.get(id);
  return [
    {
      ...{ id, title, facets, item },
      // What many hear here says more than what a directory makes of it.
      popularity: withListeners ?? popularity / 2,
      popularWith: withListeners === undefined ? 'directories' : 'listeners',
      followed: followed.has(id),
    },
  ];
}
