import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProvider, type ProviderRow } from '#db/stores/providers.ts';
import { claimRun, requestRun } from '#db/stores/runs.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { cleanCountry } from './clean-country.ts';
import { commitRun, stageBatch } from './commit-run.ts';
import { joinStations, splitStation } from './correct-stations.ts';
import { deleteProvider } from './delete-provider.ts';
import type { StationEntry } from './entry.ts';
import { evidenceOfEntry } from './evidence-of-entry.ts';
import { groupEntries } from './group-entries.ts';
import { assignIds } from './regroup-stations.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

function newProvider(name: string): Promise<ProviderRow> {
  return createProvider(database.pool, {
    ...{ kind: 'radio-browser', name, config: {}, allowedHosts: [], enabled: true },
  });
}

async function run(provider: ProviderRow, entries: StationEntry[]): Promise<void> {
  await requestRun(database.pool, provider.id, 'admin');
  const claimed = await claimRun(database.pool, 'worker');
  if (!claimed) throw new Error('There was no run to claim.');
  const drops = await stageBatch(database.pool, claimed.id, entries);
  await commitRun(database, {
    ...{ id: claimed.id, worker: 'worker', kind: 'complete', removed: [], drops, dropped: 0 },
    ...{ validators: undefined, bookmark: undefined, staged: entries.length - drops.length },
    provider: { id: provider.id, kind: provider.kind, signsStreams: false },
  });
}

type Placed = { providerId: string; key: string; entry: StationEntry; pin: string | null; stationId: string };

async function placed(): Promise<Placed[]> {
  const { rows } = await database.pool.query<Placed>(
    `SELECT provider_id AS "providerId", entry_key AS key, entry, pin, station_id AS "stationId"
     FROM station_entries WHERE retired_at IS NULL`,
  );
  return rows;
}

function inGroups(names: [group: string, member: string][]): string[][] {
  const groups = Map.groupBy(names, ([group]) => group);
  return Array.from(groups.values(), (members) => members.map(([, member]) => member).toSorted()).toSorted();
}

/** What the whole catalog, grouped at once, would be. */
function groupedAtOnce(entries: Placed[]): string[][] {
  const groups = groupEntries(
    entries.map(({ providerId, key, entry, pin }) => ({
      ...{ id: `${providerId} ${key}`, providerId, pin, key },
      country: cleanCountry(entry.country),
      evidence: evidenceOfEntry(entry),
    })),
  );
  return inGroups(
    groups.flatMap((group, n) => group.entries.map(({ id }): [string, string] => [String(n), id])),
  );
}

/** A few names, sites, servers and countries, so that nearly everything is in doubt. */
function someEntries(random: () => number): StationEntry[] {
  const whole = (below: number) => Math.floor(random() * below);
  return Array.from({ length: 4 + whole(8) }, () => {
    const country = ['DE', 'AT', undefined][whole(3)];
    const homepage = [`https://site${String(whole(3))}.example`, undefined][whole(2)];
    return {
      key: `k${String(whole(14))}`,
      name: `Wave ${['North', 'South', 'East'][whole(3)] ?? ''}`,
      ...(country !== undefined && { country }),
      ...(homepage !== undefined && { homepage }),
      streams: Array.from({ length: 1 + whole(2) }, () => ({
        url: `http://host${String(whole(4))}.example:8100/${String(whole(5))}`,
      })),
    };
  });
}

test.each([1, 2, 3, 4, 5, 6])(
  'whatever runs, splits and joins come in which order, stations are what grouping all at once gives (seed %i)',
  async (seed) => {
    let state = seed * 7_919;
    const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const providers = [await newProvider('One'), await newProvider('Two'), await newProvider('Three')];
    for (let step = 0; step < 14; step += 1) {
      const entries = await placed();
      const some = entries[Math.floor(random() * entries.length)];
      const other = entries[Math.floor(random() * entries.length)];
      const choice = random();
      if (choice < 0.12 && some) await splitStation(database, some.stationId, [some]);
      else if (choice < 0.24 && some && other) {
        await joinStations(database, [some.stationId, other.stationId]);
      } else {
        const provider = providers[Math.floor(random() * providers.length)];
        if (provider) await run(provider, someEntries(random));
      }
      const now = await placed();
      expect(
        inGroups(now.map(({ stationId, providerId, key }) => [stationId, `${providerId} ${key}`])),
      ).toEqual(groupedAtOnce(now));
    }
    const live = await database.pool.query<{ id: string }>(
      'SELECT id FROM stations WHERE retired_at IS NULL',
    );
    const used = new Set((await placed()).map((entry) => entry.stationId));
    expect(new Set(live.rows.map((row) => row.id))).toEqual(used);
    for (const provider of providers) await deleteProvider(database, provider.id);
    const { rows } = await database.pool.query('SELECT FROM stations WHERE retired_at IS NULL');
    expect(rows).toHaveLength(0);
  },
);

test('an entry that went and came back is still where an admin put it', async () => {
  const provider = await newProvider('One');
  const stays: StationEntry = { key: 'a', name: 'Alpha', streams: [{ url: 'http://s.example/1' }] };
  const goes: StationEntry = { key: 'b', name: 'Beta', streams: [{ url: 'http://s.example/1' }] };
  await run(provider, [stays, goes]);
  const [first] = await placed();
  await splitStation(database, first?.stationId ?? '', [{ providerId: provider.id, key: 'b' }]);
  await run(provider, [stays]);
  await run(provider, [stays, goes]);
  expect(new Set((await placed()).map((entry) => entry.stationId)).size).toBe(2);
});

test('the oldest id stays, and a station that falls apart leaves its id to most of its entries', () => {
  const said = (id: string, stationId: string | null, hasChanged = false) => ({ id, stationId, hasChanged });
  expect(assignIds([[said('a', 'new'), said('b', 'old')]], ['old', 'new'])).toMatchObject({
    ...{ ids: ['old'], aliases: [{ oldId: 'new', id: 'old' }], gone: [] },
  });
  const apart = assignIds([[said('a', 's', true)], [said('b', 's'), said('c', 's')]], ['s']);
  expect(apart.ids[1]).toBe('s');
  expect(apart.ids[0]).not.toBe('s');
  expect(assignIds([], ['empty']).gone).toEqual(['empty']);
});
