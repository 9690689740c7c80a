import { execFileSync, spawn } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkSigner } from '#api/stream-urls/sign-links.ts';
import { signLibraryUrl } from '#api/stream-urls/sign-media-url.ts';
import { freePort } from '#test-parts/free-port.ts';
import { startMediaNginx } from '#test-parts/start-media-nginx.ts';

/**
 * Files of a library from nginx with the check of signatures, from nginx without it, and from the embedded media host:
 * ranges of 4 KB at random places, and whole files, each through wrk (Debian: apt install wrk). Processor time of the
 * servers is taken too, since on a machine that does other things it says more than requests a second.
 */
const files = 64;
const fileBytes = 4 * 1024 * 1024;
const rounds = 3;
const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
const library = '11111111-2222-4333-8444-555555555555';
const secret = randomBytes(32);

type Server = { name: string; port: number; pids: number[]; close(): Promise<unknown> };
type Measured = { perSecond: number; bytesPerSecond: number; cpuMicros: number };

const dataDir = mkdtempSync(join(tmpdir(), 'airdex-bench-media-'));
chmodSync(dataDir, 0o755);
const music = join(dataDir, 'music');
mkdirSync(music);
const content = randomBytes(fileBytes);
for (let file = 0; file < files; file += 1) writeFileSync(join(music, `${String(file)}.flac`), content);

function writeKeys(revoked: number): void {
  const keys = {
    keys: { k1: secret.toString('hex') },
    roots: { [library]: music },
    revoked: Object.fromEntries(
      Array.from({ length: revoked }, () => [randomBytes(12).toString('base64url'), Date.now() / 1_000]),
    ),
  };
  writeFileSync(join(dataDir, 'media-keys.json'), JSON.stringify(keys), { mode: 0o644 });
}

function writeScript(isWhole: boolean): string {
  const signer = linkSigner({ kid: 'k1', key: createSecretKey(secret) }, null, Date.now() / 1_000);
  const paths = Array.from({ length: files }, (_, file) =>
    signLibraryUrl(signer, '', library, `${String(file)}.flac`),
  );
  const script = join(dataDir, 'ask.lua');
  const range = isWhole
    ? ''
    : `local from = math.random(0, ${String(fileBytes / 4096 - 1)}) * 4096
       headers["Range"] = "bytes=" .. from .. "-" .. (from + 4095)`;
  writeFileSync(
    script,
    `local paths = { ${paths.map((path) => `"${path}"`).join(', ')} }
     request = function()
       local headers = {}
       ${range}
       return wrk.format("GET", paths[math.random(#paths)], headers)
     end`,
  );
  return script;
}

/** Of the processes, in seconds. */
function cpuOf(pids: number[]): number {
  const ticks = pids.map((pid) => {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / 100;
}

function load(server: Server, script: string, connections: number): Measured {
  const run = (duration: number) =>
    execFileSync('wrk', [
      ...['-t', '1', '-c', String(connections), '-d', `${String(duration)}s`, '-s', script],
      `http://127.0.0.1:${String(server.port)}/`,
    ]).toString();
  run(1);
  const before = cpuOf(server.pids);
  const printed = run(seconds);
  const used = cpuOf(server.pids) - before;
  if (/Non-2xx|Socket errors/.test(printed)) throw new Error(`${server.name}:\n${printed}`);
  const requests = Number(/(\d+) requests in/.exec(printed)?.[1]);
  const [, transfer = '0', unit = ''] = /Transfer\/sec:\s+([\d.]+)(\w+)/.exec(printed) ?? [];
  const factor = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 }[unit] ?? 1;
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1]),
    bytesPerSecond: Number(transfer) * factor,
    cpuMicros: (used / requests) * 1e6,
  };
}

async function nginx(name: string, adapt?: (conf: string) => string): Promise<Server> {
  const part = await startMediaNginx(dataDir, adapt);
  const master = readFileSync(join(part.folder, 'nginx.pid'), 'utf8').trim();
  const children = readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').trim().split(' ');
  return { name, port: part.port, pids: children.map(Number), close: () => part.close() };
}

/** The same, but for the check: everybody may have everything. */
function unchecked(conf: string): string {
  return conf.replace(
    /if \(\$library_verdict != "granted"\) \{\s+return 401;\s+\}/,
    `set $library_root ${music};`,
  );
}

async function embedded(): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../media-host/main.ts')], {
    env: { ...process.env, MEDIA_PORT: String(port), AIRDEX_DATA: dataDir, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${String(port)}/healthz`;
  while (!(await fetch(url).catch(() => null))?.ok) await new Promise((done) => setTimeout(done, 100));
  return {
    name: 'embedded (Node)',
    port,
    pids: [child.pid ?? 0],
    close: () => {
      child.kill();
      return new Promise((done) => child.once('close', done));
    },
  };
}

function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(what: string, of: Map<string, Measured[]>): void {
  console.log(`\n${what.padEnd(34)}  requests/s    MB/s   µs of processor each`);
  for (const [name, measured] of of) {
    const perSecond = middle(measured.map((one) => one.perSecond)).toFixed(0);
    const bytes = (middle(measured.map((one) => one.bytesPerSecond)) / 1e6).toFixed(0);
    const cpu = middle(measured.map((one) => one.cpuMicros)).toFixed(1);
    console.log(`${name.padEnd(34)}${perSecond.padStart(12)}${bytes.padStart(8)}${cpu.padStart(12)}`);
  }
}

const servers = [
  await nginx('nginx, no check', unchecked),
  await nginx('nginx, signatures checked'),
  await embedded(),
];
try {
  for (const [what, isWhole, connections, revoked] of [
    ['4 KB at random places', false, 32, 0],
    ['the same, 1,000 listeners revoked', false, 32, 1_000],
    ['whole files of 4 MB', true, 8, 0],
  ] as const) {
    writeKeys(revoked);
    const script = writeScript(isWhole);
    const measured = new Map<string, Measured[]>(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const server of servers) measured.get(server.name)?.push(load(server, script, connections));
    print(what, measured);
  }
} finally {
  for (const server of servers) await server.close();
  rmSync(dataDir, { recursive: true });
}
