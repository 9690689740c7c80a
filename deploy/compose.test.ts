import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const example = readFileSync(join(root, '.env.example'), 'utf8');

type Service = {
  image: string;
  command?: string[];
  environment?: Record<string, unknown>;
  healthcheck?: unknown;
  restart: string;
  user?: string;
  deploy?: { replicas: number };
  volumes?: string[];
};
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

test('runs everything that Airdex is made of, the API three times', () => {
  expect(Object.keys(services).toSorted()).toEqual([
    'api',
    'consumers',
    'gateway',
    'gateway-keys',
    'kafka',
    'media-host',
    'migrate',
    'nginx',
    'postgres',
    'redis',
    'refresh-jobs',
  ]);
  expect(services['api']?.deploy?.replicas).toBe(3);
});

test('every command and every mounted file exists', () => {
  const files = Object.values(services).flatMap(({ command = [], volumes = [] }) => [
    ...command.filter((word) => word.endsWith('.ts')),
    ...volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0] ?? ''),
  ]);
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('whatever is asked over the network has a health check', () => {
  const asked = ['api', 'gateway', 'media-host', 'nginx', 'postgres', 'redis'];
  expect(asked.filter((name) => services[name]?.healthcheck === undefined)).toEqual([]);
});

test("a library is where the media host looks for it, for reading only, and its keys are its writer's", () => {
  const mounts = (name: string) => services[name]?.volumes ?? [];
  const library = '${MUSIC_DIR:-music}:/music:ro';
  expect([mounts('refresh-jobs').includes(library), mounts('media-host').includes(library)]).toEqual([
    true,
    true,
  ]);
  expect(mounts('media-host')).toContain('media:/data:ro');
  expect(mounts('refresh-jobs')).toContain('media:/data');
  // node, in the image of Airdex.
  expect([services['media-host']?.user, services['gateway']?.user]).toEqual(['1000:1000', '1000:1000']);
});

test('holds no secret and starts with none left out', () => {
  for (const name of ['POSTGRES_PASSWORD', 'PUBLIC_URL', 'MEDIA_URL']) {
    expect(text).toContain(`\${${name}:?`);
    expect(text).not.toMatch(new RegExp(`\\$\\{${name}[}:](?!\\?)`));
    expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  }
  const secrets = Object.values(services).flatMap(({ environment = {} }) =>
    Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|TOKEN|KEY/.test(name)),
  );
  expect(secrets.every(([, value]) => String(value).startsWith('${'))).toBe(true);
});

test('.env.example explains every variable of docker-compose.yml and of every process', () => {
  const configs = readdirSync(root)
    .map((folder) => join(root, folder, 'config.ts'))
    .filter((path) => existsSync(path));
  expect(configs.length).toBeGreaterThan(3);
  const read = configs.flatMap((path) => readFileSync(path, 'utf8').match(/^\s+[A-Z][A-Z_]+(?=: )/gm) ?? []);
  const interpolated = text.match(/(?<=\$\{)[A-Z_]+/g) ?? [];
  const names = new Set([...read, ...interpolated].map((name) => name.trim()));
  expect(names.size).toBeGreaterThan(15);
  expect([...names].filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))).toEqual([]);
});

const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([command = '', ...words]) => spawnSync(command, [...words, 'version']).status === 0,
);
if (!compose)
  console.warn('DID NOT RUN: docker compose is missing, so only the text of docker-compose.yml was read.');

test.skipIf(!compose)('docker compose takes it, and names what is not set', () => {
  const [command = '', ...words] = compose ?? [];
  // Not the .env of whoever runs this.
  const folder = mkdtempSync(join(tmpdir(), 'airdex-compose-'));
  const nothing = join(folder, 'empty.env');
  writeFileSync(nothing, '');
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const settings = { POSTGRES_PASSWORD: 'x', PUBLIC_URL: 'http://a', MEDIA_URL: 'http://b' };
  const run = (environment: Record<string, string>) =>
    spawnSync(command, [...words, '--file', 'docker-compose.yml', '--env-file', nothing, 'config'], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      encoding: 'utf8',
    });
  const all = run(settings);
  expect(all.stderr + all.stdout).toContain('api/main.ts');
  expect(all.status).toBe(0);
  for (const missing of Object.keys(settings)) {
    const { [missing as keyof typeof settings]: _, ...rest } = settings;
    const refused = run(rest);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toMatch(/set it in \.env/);
  }
});
