import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { readOnAir, wantOnAir } from '#db/stores/on-air.ts';
import { openCheckedSocket } from '#refresh-jobs/polite-fetch/checked-connector.ts';
import { limitPerHost } from '#refresh-jobs/polite-fetch/limit-per-host.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startIcecast, type IcecastPart } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { readIcyStream } from './icy/read-icy-stream.ts';
import { startOnAir } from './start-on-air.ts';
import { understandTitle } from './titles/understand-title.ts';

const patience = { timeout: 60_000, interval: 100 };

describeWith(parts.icecast, parts.ffmpeg)('a real Icecast', () => {
  let database: TestDatabase;
  let icecast: IcecastPart;
  let source: { close(): Promise<void> };
  let stationId = '';

  beforeAll(async () => {
    database = await createTestDatabase();
    icecast = await startIcecast();
    source = await startSource(icecast, { mount: '/live.mp3', name: 'Live' });
    const { rows } = await database.pool.query<{ id: string }>(
      `WITH provider AS (
         INSERT INTO providers (kind, name, allowed_hosts) VALUES ('station', 'Test', '{127.0.0.1}') RETURNING id
       ), station AS (
         INSERT INTO stations (name, sort_name, popularity, rank) VALUES ('Live', 'live', 1, 1) RETURNING id
       )
       INSERT INTO streams (station_id, provider_id, url) SELECT station.id, provider.id, $1 FROM station, provider
       RETURNING station_id AS id`,
      [`${icecast.url}/live.mp3`],
    );
    stationId = rows[0]?.id ?? '';
  });
  afterAll(async () => {
    await source.close();
    await icecast.close();
    await database.close();
  });

  /** What automation software of a station does between two songs. */
  async function play(song: string): Promise<void> {
    const query = new URLSearchParams({ mount: '/live.mp3', mode: 'updinfo', charset: 'UTF-8', song });
    const authorization = `Basic ${Buffer.from('admin:admin-password').toString('base64')}`;
    const answer = await fetch(`${icecast.url}/admin/metadata?${query.toString()}`, {
      headers: { authorization },
    });
    expect(await answer.text()).toContain('Metadata update successful');
  }

  test('its titles are known soon after they change, by its page', async () => {
    const reader = await startOnAir({
      ...{ database, broadcast: createPostgresBroadcast(database), log: pino({ level: 'silent' }) },
      ...{ userAgent: 'Airdex/test', listPlaylist: () => [], pace: 20 },
    });
    await wantOnAir(database.pool, [{ stationId, seconds: 600 }]);
    for (const song of [
      'Ann - Low Water',
      'Björk - Jóga',
      'Кино - Группа крови',
      "It's; 'quoted' - & <more>",
    ]) {
      await play(song);
      await vi.waitFor(async () => {
        const { states } = await readOnAir(database.pool, [stationId]);
        expect(states[0]?.title).toBe(song);
      }, patience);
    }
    const { rows } = await database.pool.query('SELECT source FROM on_air');
    expect(rows).toEqual([{ source: 'icecast' }]);
    await reader.close();
  });

  test('its titles are read in the stream as well, with a little sound', async () => {
    for (const song of ["It's; 'quoted' - Really", 'Björk - Jóga']) {
      await play(song);
      // A listener first hears what was sent some seconds ago.
      await vi.waitFor(async () => {
        const { bytes } = await readIcyStream(new URL('/live.mp3', icecast.url), {
          openSocket: (url) => openCheckedSocket(url, { allowedHosts: ['127.0.0.1'] }),
          ...{ perHostLimit: limitPerHost(1), userAgent: 'Airdex/test', timeoutMs: 20_000 },
          signal: new AbortController().signal,
        });
        const said =
          bytes.kind === 'title'
            ? understandTitle({ text: bytes.title }, { name: 'x', country: null })
            : null;
        expect(said?.title).toBe(song);
      }, patience);
    }
  });
});
