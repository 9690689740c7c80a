import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPairing } from '../../api/pairing/create-pairing.ts';
import { listIssuers } from '../../db/stores/issuers.ts';
import { parts } from '../../test-parts/parts.ts';
import { describeWith } from '../../test-parts/require-part.ts';
import { startTestApi, type TestApi } from '../../test-parts/start-test-api.ts';

type Step = { step: string; failure: string | null; broken: string[]; keys: string[]; ann: string | null };
const run = promisify(execFile);
const issuer = 'nextcloud:ocabc123';

describeWith(parts.php)('the PHP of the app and a real API', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  async function talk(steps: string, issuerId: string | null = null): Promise<Step[]> {
    const about = { name: null, issuerId, publicUrl: api.url, now: Date.now() };
    const { link } = await createPairing(api.database.pool, about);
    const script = join(import.meta.dirname, 'talk-to-airdex.php');
    const { stdout } = await run('php', [script, link, steps]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Step);
  }
  const known = async () => (await listIssuers(api.database.pool)).find(({ id }) => id === issuer);

  test('connect, rotate and part', async () => {
    const [connected, rotated, dropped, left] = await talk('connect,rotate,drop-old,leave');
    // The test speaks to http from a Nextcloud on https, and that is found as well.
    expect(connected).toMatchObject({ failure: null, broken: ['tls'] });
    expect(rotated).toMatchObject({ failure: null, broken: ['tls'] });
    expect(rotated?.keys).toEqual([expect.any(String), connected?.keys[0]]);
    expect(dropped).toMatchObject({ failure: null, broken: ['tls'], keys: [expect.any(String)] });
    expect(left).toMatchObject({ failure: null, broken: ['address'], keys: [] });
    expect(await known()).toMatchObject({ name: 'Our cloud', enabled: false, keys: [], allowedOrigins: [] });
  });

  test('meet again by a link that was made for it, and by no other', async () => {
    const [refused] = await talk('connect');
    expect(refused?.failure).toContain('Make a link for it where Airdex lists it');
    const [again] = await talk('connect', issuer);
    expect(again).toMatchObject({ failure: null, broken: ['tls'] });
    expect((await known())?.keys.map(({ kid }) => kid)).toEqual(again?.keys);
  });

  test('a change of keys whose answers are lost is ended by the next check', async () => {
    const [connected, lost] = await talk('connect,rotate-unheard', issuer);
    expect(lost?.failure).toContain('did not answer in time');
    expect(lost).toMatchObject({ broken: ['tls'], keys: [expect.any(String), connected?.keys[0]] });
    expect((await known())?.keys.map(({ kid }) => kid)).toEqual(lost?.keys);
  });

  test('who is deleted there is somebody new here', async () => {
    const [before, erased] = await talk('connect,erase', issuer);
    expect(before?.ann).toEqual(expect.any(String));
    expect(erased?.failure).toBeNull();
    expect(erased?.ann).toEqual(expect.any(String));
    expect(erased?.ann).not.toBe(before?.ann);
  });

  test.each(['ten-minutes-late', 'ten-minutes-early'])(
    '%s, it is the clock and nobody is let in',
    async (step) => {
      const steps = await talk(`connect,${step}`, issuer);
      expect(steps[1]?.broken).toEqual(['tls', 'clock', 'keys']);
    },
  );
});
