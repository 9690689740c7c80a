import { connectDatabase } from '#db/database.ts';
import { expect, test } from 'vitest';
import { launchChromium } from './launch-chromium.ts';
import { parts } from './parts.ts';
import { describeWith } from './require-part.ts';
import { startDebianPostgres } from './start-debian-postgres.ts';
import { startIcecast } from './start-icecast.ts';
import { startRedis } from './start-redis.ts';
import { startSource } from './start-source.ts';

describeWith(parts.icecast, parts.ffmpeg)('a real Icecast', () => {
  test('carries the sound of a real source client', async () => {
    const icecast = await startIcecast();
    const source = await startSource(icecast, { mount: '/tone.mp3', name: 'Tone' });
    const answer = await fetch(`${icecast.url}/tone.mp3`);
    const chunk = await answer.body?.getReader().read();
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    expect(chunk?.value?.length).toBeGreaterThan(0);
    await source.close();
    await icecast.close();
  });
});

describeWith(parts.redis)('a real Redis', () => {
  test('comes back on the same port', async () => {
    const first = await startRedis();
    await first.kill();
    const second = await startRedis(first.port);
    expect(second.url).toBe(first.url);
    await second.close();
  });
});

describeWith(parts.postgres)("Debian's PostgreSQL", () => {
  test('keeps what was committed when it is killed', async () => {
    const server = await startDebianPostgres();
    const before = await connectDatabase(server.url);
    await before.pool.query('CREATE TABLE kept AS SELECT 42 AS answer');
    await server.stop('killed');
    await before.close();
    await server.start();
    const after = await connectDatabase(server.url);
    expect((await after.pool.query('SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
    await after.close();
    await server.close();
  });
});

describeWith(parts.chromium)('a real Chromium', () => {
  test('renders a page', async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.setContent('<h1>Airdex</h1>');
    expect(await page.textContent('h1')).toBe('Airdex');
    await browser.close();
  });
});
