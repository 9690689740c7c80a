import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '#test-parts/launch-chromium.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { buildNextcloudApp } from './build-nextcloud-app.ts';
import { serveNextcloudHost, type NextcloudHost } from './nextcloud-host.ts';
import { airdexCommand, prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

export type RunningNextcloud = {
  setup: AirdexSetup;
  airdex: RunningProgram;
  browser: Browser;
  host: NextcloudHost;
  close(): Promise<void>;
};

/**
 * An Airdex of its own, a Nextcloud that is connected to it, and a browser that wants a click before sound, all in
 * `dataDir`. `through` says where the Nextcloud finds Airdex, where that is not its own address.
 */
export async function runNextcloud(
  dataDir: string,
  more: Record<string, string> = {},
  through: (url: string) => Promise<string> = (url) => Promise.resolve(url),
): Promise<RunningNextcloud> {
  const setup = await prepareAirdex(dataDir, more);
  const [airdex, browser, built] = await Promise.all([
    runAirdex(setup),
    launchChromium(['--autoplay-policy=document-user-activation-required']),
    buildNextcloudApp(join(dataDir, 'nextcloud-app')),
  ]);
  const host = await serveNextcloudHost(built, {
    url: await through(setup.url),
    mediaUrl: `http://127.0.0.1:${setup.env['MEDIA_PORT'] ?? ''}`,
  });
  const jwks = join(dataDir, 'jwks.json');
  await writeFile(jwks, JSON.stringify(host.jwks));
  const about = ['--name', 'Test cloud', '--jwks', jwks, '--origin', host.url];
  await airdexCommand(setup, 'issuer', 'put', host.issuer, ...about);
  await isBelieved(setup, host);
  const running = { setup, airdex, browser, host };
  return Object.assign(running, {
    async close() {
      await browser.close();
      await host.close();
      await running.airdex.stop('SIGINT');
    },
  });
}

/** Airdex looks at whom it believes every ten seconds. */
async function isBelieved(setup: AirdexSetup, host: NextcloudHost): Promise<void> {
  const headers = { requesttoken: host.requestToken };
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const vouched = await fetch(`${host.url}/ocs/v2.php/apps/airdex/api/v1/token`, {
      method: 'POST',
      headers,
    });
    const { token } = ((await vouched.json()) as { ocs: { data: { token: string } } }).ocs.data;
    const answer = await fetch(`${setup.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) return;
    await sleep(200);
  }
  throw new Error('Airdex does not believe this Nextcloud.');
}

/** What the one `<audio>` of the page does, in the frame that it lives in. */
export function soundOf(page: Page): Promise<{ time: number; source: string; paused: boolean }> {
  return page.evaluate(`(() => {
    const audio = document.querySelector('iframe[name="airdex-sound"]')?.contentDocument?.querySelector('audio');
    return { time: audio?.currentTime ?? 0, source: audio?.currentSrc ?? '', paused: audio?.paused ?? true };
  })()`);
}
