import { speakFor, type Spoken } from '../model/speak-for.ts';
import type { SparseRows } from '../model/sparse-rows.ts';
import type { Candidate, HeardUnit } from './candidate.ts';
import { facetVector, likeness, mixVectors, type FacetVector, type FacetWeight } from './facet-space.ts';

export type Knowledge = {
  /** Row and column of each unit in `model`. */
  places: ReadonlyMap<string, number>;
  model: SparseRows;
  facetWeight: FacetWeight;
};

export type RankedCandidate = Candidate & {
  score: number;
  vector: FacetVector;
  /** Whether the listener heard or liked it before. */
  isHeard: boolean;
  /** What the score is made of. */
  parts: { together: number; alike: number; popular: number };
  /** The heard units that speak most for it, by listeners and by facets: others than itself. */
  together: HeardUnit[];
  alike: HeardUnit[];
};

/** How loud facets and popularity are beside what listeners share, each measured by its best candidate. */
const loudness = { alike: 0.15, popular: 0.03, followed: 0.3 };
/** With so many heard units known to the model, what listeners share is half believed. */
const halfBelieved = 2;
/** Of an even spread over the day, what falls within two hours of a moment. */
const evenShare = 4.25 / 24;

/** Best first. Pure: the same taste, candidates and knowledge give the same. */
export function rankCandidates(
  heard: readonly HeardUnit[],
  candidates: readonly Candidate[],
  { places, model, facetWeight }: Knowledge,
): RankedCandidate[] {
  const taste = heard.map((unit) => ({
    unit,
    liking: likedNow(unit),
    place: places.get(unit.id),
    vector: facetVector(unit.facets, facetWeight),
  }));
  const spoken = speakFor(
    model,
    taste.flatMap(({ place, liking }) => (place === undefined ? [] : [{ place, weight: liking }])),
  );
  const byPlace = new Map(taste.map(({ place, unit }) => [place, unit]));
  const heardIds = new Set(heard.map(({ id }) => id));
  const mixed = mixVectors(taste);
  const measured = candidates.map((candidate) => {
    const vector = facetVector(candidate.facets, facetWeight);
    const said = spoken.get(places.get(candidate.id) ?? -1);
    return { candidate, vector, said, likeness: likeness(mixed, vector) };
  });
  const known = taste.filter(({ place, liking }) => place !== undefined && liking > 0).length;
  const share = known / (known + halfBelieved) / bestOf(measured.map(({ said }) => said?.score ?? 0));
  const alikeShare = loudness.alike / bestOf(measured.map((each) => each.likeness));
  return measured
    .map(({ candidate, vector, said, likeness: like }): RankedCandidate => {
      const parts = {
        together: Math.max(-1, share * (said?.score ?? 0)),
        alike: Math.max(-loudness.alike, alikeShare * like),
        popular: loudness.popular * candidate.popularity,
      };
      return {
        ...candidate,
        vector,
        isHeard: heardIds.has(candidate.id),
        parts,
        score: parts.together + parts.alike + parts.popular + (candidate.followed ? loudness.followed : 0),
        together: speakers(said, byPlace),
        alike: mostAlike(
          taste.filter(({ unit }) => unit.id !== candidate.id),
          vector,
        ),
      };
    })
    .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
}

/** A hair where there is nothing good, so that one can divide by it. */
function bestOf(scores: number[]): number {
  return scores.reduce((best, score) => Math.max(best, score), 1e-9);
}

/** What is heard at this time of day speaks louder, the rest a little lower. */
function likedNow({ liking, aroundNow }: HeardUnit): number {
  if (aroundNow === null || liking <= 0) return liking;
  return liking * (1 + 0.5 * ((aroundNow - evenShare) / (1 - evenShare)));
}

/** Those who say at least a third of what the loudest says. */
function loudest(parts: { unit: HeardUnit; part: number }[]): HeardUnit[] {
  const sorted = parts.filter(({ part }) => part > 0).toSorted((one, other) => other.part - one.part);
  const least = (sorted[0]?.part ?? 0) / 3;
  return sorted
    .slice(0, 3)
    .filter(({ part }) => part >= least)
    .map(({ unit }) => unit);
}

function speakers(
  spoken: Spoken | undefined,
  byPlace: ReadonlyMap<number | undefined, HeardUnit>,
): HeardUnit[] {
  return loudest(
    (spoken?.by ?? []).flatMap(({ heard, part }) => {
      const unit = byPlace.get(heard);
      return unit ? [{ unit, part }] : [];
    }),
  );
}

function mostAlike(
  taste: { unit: HeardUnit; liking: number; vector: FacetVector }[],
  vector: FacetVector,
): HeardUnit[] {
  return loudest(
    taste.map(({ unit, liking, vector: own }) => ({ unit, part: liking * likeness(own, vector) })),
  );
}
