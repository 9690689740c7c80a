import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failing, ok, warning, type Finding } from './finding.ts';

const gigabyte = 1_000_000_000;

/** The machine: which Node, room on the disk, whether the player is built. */
export async function checkMachine(dataDir: string): Promise<Finding[]> {
  const major = Number(process.versions.node.split('.')[0]);
  const player = join(import.meta.dirname, '../../player/dist/index.html');
  return [
    major >= 24
      ? ok('Node', process.version)
      : failing('Node', `${process.version} is too old: run Airdex through npm, which brings Node 24.`),
    await checkDisk(resolve(dataDir)),
    existsSync(player)
      ? ok('player', 'is built')
      : warning('player', 'is not built yet; "npm start" does it, or: npm -w player run build'),
  ];
}

async function checkDisk(dataDir: string): Promise<Finding> {
  let place = dataDir;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  const free = (bavail * bsize) / gigabyte;
  const words = `${free.toFixed(1)} GB free for ${dataDir}`;
  if (free < 0.2) return failing('disk', `${words}: nothing can be kept soon. Make room.`);
  return free < 2 ? warning('disk', `${words}: make room before it is full`) : ok('disk', words);
}
