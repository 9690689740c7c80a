import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cleanCountry } from './clean-country.ts';
import type { StationEntry } from './entry.ts';
import { evidenceOfEntry } from './evidence-of-entry.ts';
import { groupEntries } from './group-entries.ts';

/** Answers of radio-browser, which are too large to keep here: they are read where they lie. */
const answers = new URL('../../shared/samples/radio-browser/derived/bodies/', import.meta.url);
const isThere = existsSync(answers);
if (!isThere) console.warn(`SKIPPED: no real answers of radio-browser in ${answers.pathname}.`);

const Listed = z.array(
  z.object({
    stationuuid: z.string(),
    name: z.string(),
    url: z.string(),
    homepage: z.string(),
    countrycode: z.string(),
  }),
);

function readEntries(): StationEntry[] {
  const listed = readdirSync(answers).flatMap((file) =>
    Listed.parse(JSON.parse(readFileSync(new URL(file, answers), 'utf8'))),
  );
  return Array.from(new Map(listed.map((each) => [each.stationuuid, each])).values(), (each) => ({
    key: each.stationuuid,
    name: each.name,
    homepage: each.homepage,
    country: each.countrycode,
    streams: [{ url: each.url }],
  }));
}

function stationsOf(entries: StationEntry[]): string[][] {
  const groups = groupEntries(
    entries.map((entry) => ({
      ...{ id: entry.key, providerId: 'radio-browser', pin: null, name: entry.name },
      country: cleanCountry(entry.country),
      evidence: evidenceOfEntry(entry),
    })),
  );
  return groups.map((group) => group.entries.map((entry) => entry.name));
}

test.skipIf(!isThere)(
  'of a real directory (skipped where the samples are missing), families of a site stay apart and doubles come together',
  () => {
    const entries = readEntries();
    const stations = stationsOf(entries);
    const isOne = (one: string, other: string) =>
      stations.some((names) => names.includes(one) && names.includes(other));

    expect(entries.length).toBeGreaterThan(400);
    expect(stations.length).toBeLessThan(entries.length * 0.9);
    const families = [
      'SWR1 Rheinland-Pfalz',
      'SWR1 BW',
      'SWR2',
      'SWR3',
      'SWR 4 BW Karlsruhe (128K)',
      'Pinguin Aardschok',
    ];
    for (const one of families) {
      for (const other of families)
        if (one !== other) expect.soft([one, other, isOne(one, other)]).toEqual([one, other, false]);
    }
    expect(isOne('Piraten.FM - 1', 'Piraten.FM - 12')).toBe(false);
    expect(isOne('SWR 2  [MP3 256k]', 'SWR2')).toBe(true);
    expect(isOne('SWR 99.9 FM - Blacktown - 99.9 FM (AAC)', 'SWR 99.9 FM - Blacktown - 99.9 FM (MP3)')).toBe(
      true,
    );
    expect(isOne('PiratenKanon.fm', 'PiratenKanon.fm - FLAC')).toBe(true);
  },
);
