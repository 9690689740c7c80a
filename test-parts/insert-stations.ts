import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { stationSearchVector, stationSortName } from '#db/search/station-search-vector.ts';

/** What a test says of a station; the rest is ordinary. */
export type TestStation = {
  id?: string;
  name: string;
  country?: string | null;
  languages?: string[];
  tags?: string[];
  popularity?: number;
  dead?: boolean;
  health?: 'ok' | 'unknown' | 'failing';
  retired?: boolean;
  secure?: boolean;
  codecs?: string[];
  bitrate?: number | null;
  providers?: string[];
  createdAt?: string;
};

/** Puts stations straight into the catalog, as a refresh would have left them; answers their ids in order. */
export async function insertStations(db: Queryable, stations: TestStation[]): Promise<string[]> {
  const rows = stations.map((given) => {
    const { name, country = null, languages = [], tags = [], popularity = 0 } = given;
    const health = given.dead === true ? 'dead' : (given.health ?? 'ok');
    return {
      id: given.id ?? randomUUID(),
      name,
      sort_name: stationSortName(name),
      country,
      languages,
      tags,
      popularity,
      rank: 2 * popularity + (health === 'ok' ? 1 : 0) - (health === 'dead' ? 4_000_000 : 0),
      health,
      secure: given.secure ?? true,
      codecs: given.codecs ?? ['MP3'],
      max_bitrate: given.bitrate ?? null,
      provider_ids: given.providers ?? [],
      search: stationSearchVector({ name, country, languages, tags }),
      created_at: given.createdAt ?? '2026-11-01T08:00:00Z',
      retired_at: given.retired === true ? '2026-11-02T08:00:00Z' : null,
    };
  });
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  if (rows.length > 0) {
    await db.query(
      `INSERT INTO stations (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(null::stations, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
  return rows.map((row) => row.id);
}
