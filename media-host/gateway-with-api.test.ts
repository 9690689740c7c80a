import { chmod, rename } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { GatewayUsage } from '#api/contract/gateway.ts';
import type { Station } from '#api/contract/station.ts';
import { usageReporter } from '#cli/gateway/report-usage.ts';
import { writeKeys } from '#cli/gateway/write-keys.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startGateway } from '#test-parts/start-gateway.ts';
import { startIcecast } from '#test-parts/start-icecast.ts';
import { startSource } from '#test-parts/start-source.ts';
import { startTestApi } from '#test-parts/start-test-api.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';

describeWith(
  parts.nginx,
  parts.njs,
  parts.icecast,
  parts.ffmpeg,
)('the gateway, with all that it needs', () => {
  test('what the API signs plays from a real Icecast, also when the API is gone, and the admin sees what it took', async () => {
    const icecast = await startIcecast();
    onTestFinished(icecast.close);
    const source = await startSource(icecast, { mount: '/live.mp3', name: 'Tide' });
    onTestFinished(source.close);
    const nginx = await startGateway({ 'live.radio.example': `127.0.0.1:${String(icecast.port)}` });
    onTestFinished(nginx.close);
    const database = await createTestDatabase();
    onTestFinished(database.close);
    const { pool } = database;
    const gatewayUrl = 'https://gateway.example';
    const api = await startTestApi({ gatewayUrl }, { database });
    const [id = ''] = await insertStations(pool, [{ name: 'Tide', secure: false }]);
    await pool.query(
      `INSERT INTO streams (station_id, url) VALUES ($1, 'http://live.radio.example/live.mp3')`,
      [id],
    );
    const file = join(nginx.folder, 'keys.json');
    await writeKeys(pool, `${file}.mine`);
    // The workers of an nginx that root starts are someone else.
    await chmod(`${file}.mine`, 0o644);
    await rename(`${file}.mine`, file);
    const { body } = await api.json(`/api/v1/radio/${id}`);
    await api.close();

    const { streams } = body as Station;
    expect(streams.map(({ secure }) => secure)).toEqual([false, true]);
    const path = (streams[1]?.url ?? '').replace('https://gateway.example', '');
    const heard = await new Promise<{ type: string | undefined; bytes: number }>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: nginx.port, path, agent: false }, (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes < 40_000) return;
          answer.destroy();
          resolve({ type: answer.headers['content-type'], bytes });
        });
        answer.on('end', () =>
          reject(new Error(`${String(answer.statusCode)} after ${String(bytes)} bytes`)),
        );
      })
        .on('error', reject)
        .end();
    });
    expect(heard.type).toBe('audio/mpeg');

    const { usage: folder, statusUrl } = nginx;
    const report = usageReporter(database, { name: 'gateway', folder, statusUrl });
    const later = await startTestApi({ gatewayUrl }, { database });
    onTestFinished(later.close);
    const token = later.tokenFor('root', 'admin');
    // nginx writes its line when it notices that the listener has gone.
    await vi.waitFor(
      async () => {
        await report(new Date());
        const usage = (await later.json('/api/v1/admin/gateway', { token })).body as GatewayUsage;
        expect(usage).toMatchObject({ state: 'on', listening: 0 });
        expect(usage.origins).toMatchObject([{ origin: 'live.radio.example', connections: 1 }]);
        expect(usage.origins[0]?.bytes).toBeGreaterThanOrEqual(heard.bytes);
        const sum = usage.days.reduce((all, { bytes }) => all + bytes, 0);
        expect(sum).toBe(usage.origins[0]?.bytes);
      },
      { timeout: 60_000, interval: 250 },
    );
  }, 120_000);
});
