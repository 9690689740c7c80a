import { createHash } from 'node:crypto';
import { advisoryLocks } from '#db/advisory-locks.ts';
import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { bumpGeneration } from '#db/catalog-generation.ts';
import type { RunDrop } from '#db/stores/runs.ts';
import {
  countLiveEntries,
  readChangedEntries,
  readMissingKeys,
  retireEntries,
} from '#db/stores/station-entries.ts';
import { stageEntries, stageUnchanged } from '#db/stores/staged-entries.ts';
import { completeRun, isLossBelieved, storeValidators } from '#db/stores/finish-run.ts';
import type { StationEntry } from './entry.ts';
import { evidenceOfEntry, evidenceVersion } from './evidence-of-entry.ts';
import { regroupStations } from './regroup-stations.ts';
import { whyUnfit } from './why-unfit.ts';

/** Held to the end of the transaction. */
export async function lockCatalog(client: Queryable): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLocks.catalog]);
}

/** Stages a batch; entries that are unfit, or listed twice in one run, come back as drops. */
export async function stageBatch(db: Queryable, runId: string, entries: StationEntry[]): Promise<RunDrop[]> {
  const unfit: RunDrop[] = [];
  const fit: StationEntry[] = [];
  for (const entry of entries) {
    const reason = whyUnfit(entry);
    if (reason === undefined) fit.push(entry);
    else unfit.push({ entry: entry.name.slice(0, longestNameInDrop), reason });
  }
  return [...unfit, ...(await stageFit(db, runId, fit))];
}

const longestNameInDrop = 200;

async function stageFit(db: Queryable, runId: string, entries: StationEntry[]): Promise<RunDrop[]> {
  const first = new Map<string, { key: string; entry: StationEntry; contentHash: string }>();
  for (const entry of entries) {
    // A zero character is one that Postgres keeps nowhere.
    const key = entry.key.toWellFormed().replaceAll('\0', '');
    if (!first.has(key)) first.set(key, { key, entry, contentHash: hashOf(entry) });
  }
  const kept = new Set(await stageUnchanged(db, runId, [...first.values()]));
  const rest = Array.from(first.values()).filter(({ key }) => !kept.has(key));
  if (rest.length > 0) {
    const evident = rest.map((each) => ({ ...each, evidence: evidenceOfEntry(each.entry) }));
    for (const key of await stageEntries(db, runId, evident)) kept.add(key);
  }
  return entries
    .map(({ key }) => key)
    .filter((key) => !kept.delete(key.toWellFormed().replaceAll('\0', '')))
    .map((key) => ({ entry: key, reason: 'listed twice; the first one was kept' }));
}

/** A source that suddenly lists less than a fifth is not believed at once. */
const leastKept = 0.2;
const smallSource = 20;

export class TooMuchLost extends Error {
  override name = 'TooMuchLost';
}

export type RunToCommit = {
  id: string;
  worker: string;
  provider: { id: string; kind: string; signsStreams: boolean };
  /** `unchanged`: the source said that nothing changed and listed nothing, as by a 304. */
  kind: 'complete' | 'changes' | 'unchanged';
  removed: string[];
  drops: RunDrop[];
  dropped: number;
  validators: unknown;
  bookmark: unknown;
  /** How many entries the worker staged; fewer are there when the database crashed in the middle. */
  staged: number;
};

/**
 * Makes everything that a run staged visible at once, and ends the run. Throws `TooMuchLost` where a complete run
 * lost nearly all of a source, unless that was said before and an admin insists, or a day has passed.
 */
export async function commitRun(database: Database, run: RunToCommit): Promise<{ changed: number }> {
  return inTransaction(database, async (client) => {
    await lockCatalog(client);
    const { staged, changed } = await readChangedEntries(client, run.id, run.provider.id);
    if (staged !== run.staged) throw new Error('The database lost what this run had staged.');
    const missing = run.kind === 'complete' ? await readMissingKeys(client, run.id, run.provider.id) : [];
    const live = await countLiveEntries(client, run.provider.id);
    const known = run.kind === 'unchanged' ? live : 0;
    if (live > smallSource && live - missing.length < live * leastKept) {
      if (!(await isLossBelieved(client, run.id))) {
        throw new TooMuchLost(
          `The source listed ${String(staged)} stations where it had ${String(live)}. Nothing was changed. If that is ` +
            'right, refresh it by hand once more; else it is believed after a day of the same.',
        );
      }
    }
    const lost = await retireEntries(client, run.provider.id, [...missing, ...run.removed]);
    const added = changed.filter((entry) => entry.isNew).length;
    if (changed.length + lost.length > 0) {
      await regroupStations(client, { provider: run.provider, runId: run.id, changed, lost });
      await bumpGeneration(client);
    }
    await storeValidators(client, { id: run.id, providerId: run.provider.id }, run.validators, run.bookmark);
    await completeRun(client, {
      id: run.id,
      worker: run.worker,
      complete: run.kind === 'complete',
      drops: run.drops,
      counts: {
        seen: staged + known,
        added,
        updated: changed.length - added,
        unchanged: staged - changed.length + known,
        retired: lost.length,
        dropped: run.dropped,
      },
    });
    return { changed: changed.length + lost.length };
  });
}

/** Evidence is part of what an entry is: when it is found differently, every entry counts as changed. */
function hashOf(entry: StationEntry): string {
  return createHash('sha1')
    .update(`${String(evidenceVersion)} ${JSON.stringify(entry)}`)
    .digest('base64url');
}
