import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const app = join(import.meta.dirname, '..');
const info = readFileSync(join(app, 'appinfo/info.xml'), 'utf8');
const textsOf = (element: string) =>
  [...info.matchAll(new RegExp(`^    <${element}\\b[^>]*>([^<]*)</${element}>`, 'gm'))].map(
    ([, text]) => text,
  );

/** In this order, or a server refuses the file: https://docs.nextcloud.com/server/stable/developer_manual/app_development/info.html */
const order = [
  ...['id', 'name', 'summary', 'description', 'version', 'licence', 'author', 'namespace', 'types'],
  ...['documentation', 'category', 'website', 'discussion', 'bugs', 'repository', 'screenshot', 'donation'],
  ...['dependencies', 'background-jobs', 'repair-steps', 'two-factor-providers', 'commands', 'settings'],
  ...[
    'activity',
    'fulltextsearch',
    'navigations',
    'contactsmenu',
    'collaboration',
    'sabre',
    'public',
    'remote',
  ],
];

test('info.xml says what the app store wants to know, in the order in which it wants it', () => {
  const body = info.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
  const elements = [...body.matchAll(/^    <([\w-]+)/gm)].map(([, name]) => name ?? '');
  const places = elements.map((name) => order.indexOf(name));
  expect(elements.filter((_, index) => places[index] === -1)).toEqual([]);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  for (const needed of [
    'id',
    'name',
    'summary',
    'version',
    'licence',
    'author',
    'category',
    'bugs',
    'dependencies',
  ]) {
    expect(elements).toContain(needed);
  }
});

test('what the app store shows is there, small enough to be fetched by everybody who looks', () => {
  const shown = textsOf('screenshot');
  expect(shown.length).toBeGreaterThanOrEqual(2);
  for (const address of shown) {
    const file = join(app, 'img/screenshots', address?.split('/').at(-1) ?? '');
    expect(address).toMatch(/^https:\/\/.*\/nextcloud-app\/img\/screenshots\/[\w-]+\.png$/);
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThan(300_000);
  }
});

test('all addresses of the project are of one project', () => {
  const projects = info.matchAll(/https:\/\/(?:raw\.githubusercontent|github)\.com\/([\w-]+\/[\w-]+)/g);
  expect(new Set([...projects].map(([, project]) => project)).size).toBe(1);
});
