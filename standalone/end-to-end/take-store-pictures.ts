import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { runNextcloud } from './run-nextcloud.ts';

/**
 * `npm run store-pictures`: what the app store shows, of the real player with the demo's stations, show and pictures.
 * Three windows of 1280 by 800; small files, since a palette is enough for them.
 */
const pictures = join(import.meta.dirname, '../../nextcloud-app/img/screenshots');
const size = { width: 1280, height: 800 };

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-store-'));
const nextcloud = await runNextcloud(dataDir);
const { browser, host } = nextcloud;
host.isAdmin = true;
host.findings = host.findings.filter(({ isWell }) => isWell);
const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
page.setDefaultTimeout(60_000);
await mkdir(pictures, { recursive: true });
try {
  await listenAround();
  await keep('dashboard', await dashboards());
  await page.emulateMedia({ colorScheme: 'light' });
  await visit('/page#/', 'Your shows');
  await play('Three pieces in one sitting');
  await page.getByRole('button', { name: 'Chapters and transcript' }).click();
  await page.getByText('Slow Tides', { exact: true }).first().waitFor();
  await keep('player', await page.screenshot());
  await page.setViewportSize({ width: 960, height: 800 });
  await visit('/settings/admin/airdex', 'Providers');
  await page.getByText('Demo').filter({ visible: true }).first().waitFor();
  await page.getByRole('heading', { name: 'Connection' }).evaluate((heading) => heading.scrollIntoView());
  await keep('admin', await page.screenshot());
} finally {
  await nextcloud.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Favorites, a show that is followed, and a history, as after some days. */
async function listenAround(): Promise<void> {
  await visit('/page#/radio', 'Demo: Slow Tides');
  for (const name of ['Demo: Slow Tides', 'Demo: Paper Lanterns']) {
    await page
      .getByRole('button', { name: `Add ${name} to favorites` })
      .first()
      .click();
    await play(name);
  }
  await visit('/page#/shows?tab=find', 'Demo: How the loops were made');
  await page.getByText('Demo: How the loops were made').first().click();
  await page.getByRole('button', { name: 'Subscribe' }).first().click();
  await visit('/page#/', 'Demo: Slow Tides');
  await play('Three pieces in one sitting');
}

/** The widget twice, by day with what one has and at night with what was searched for. */
async function dashboards(): Promise<Buffer> {
  await page.setViewportSize({ width: 360, height: 560 });
  await visit('/', 'Demo: Night Tram');
  await play('Demo: Paper Lanterns');
  await page.getByRole('list', { name: 'Favorites' }).getByText('Airdex Demo').first().waitFor();
  const [day, night] = [await panel(), await searched()];
  await page.setViewportSize(size);
  const sky = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="800"><defs>
    <linearGradient id="sky" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#bcd9ea"/><stop offset=".5" stop-color="#4a83ab"/>
    <stop offset="1" stop-color="#182b45"/></linearGradient></defs><rect width="1280" height="800" fill="url(#sky)"/></svg>`);
  const places = [
    { input: day, left: 190, top: 68 },
    { input: night, left: 670, top: 68 },
  ];
  return sharp(sky).composite(places).png().toBuffer();
}

async function searched(): Promise<Buffer> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.getByRole('searchbox').fill('demo');
  await page.getByRole('list', { name: 'Found' }).getByText('Demo: Night Tram').waitFor();
  return panel();
}

/** The panel alone, with its round corners, larger than it is. */
async function panel(): Promise<Buffer> {
  await page.mouse.move(0, 0);
  const box = page.locator('main > div').first();
  const taken = await box.screenshot({ omitBackground: true });
  const [width, height] = [420, 664];
  const round = `<svg><rect width="${String(width)}" height="${String(height)}" rx="20"/></svg>`;
  return sharp(taken)
    .resize(width, height, { fit: 'cover', position: 'top' })
    .composite([{ input: Buffer.from(round), blend: 'dest-in' }])
    .png()
    .toBuffer();
}

async function visit(path: string, words: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(host.url + path);
  await page.getByText(words).filter({ visible: true }).first().waitFor();
}

async function play(name: string): Promise<void> {
  await page
    .getByRole('button', { name: `Play ${name}` })
    .first()
    .click();
  await pictured(page);
  await page.getByRole('region', { name: 'Now playing' }).getByText(name).first().waitFor();
}

/** Every picture that has begun to load is there. */
async function pictured(of: Page): Promise<void> {
  await of.waitForFunction('[...document.images].every(({ complete }) => complete)');
}

async function keep(name: string, picture: Buffer): Promise<void> {
  await pictured(page);
  const small = await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toBuffer();
  await writeFile(join(pictures, `${name}.png`), small);
  console.log(`${name}.png: ${String(Math.round(small.length / 1_000))} kB`);
}
