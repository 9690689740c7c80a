import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const file = 'address.json';
const Address = z.object({ listensAt: z.url(), publicUrl: z.url() });
type Address = z.infer<typeof Address>;

/** Leaves in the data directory where this Airdex is reached, until it is closed. */
export async function announceAddress(
  dataDir: string,
  address: Address,
): Promise<{ close(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, file), JSON.stringify(address));
  return { close: () => rm(join(dataDir, file), { force: true }) };
}

/** Where the Airdex is reached that runs on these data now; undefined where none does. A killed one leaves its word. */
export async function findRunningAddress(dataDir: string): Promise<string | undefined> {
  try {
    const { listensAt, publicUrl } = Address.parse(JSON.parse(await readFile(join(dataDir, file), 'utf8')));
    const answer = await fetch(`${listensAt}/readyz`, { signal: AbortSignal.timeout(3_000) });
    const isAirdex = 'database' in ((await answer.json()) as object);
    return isAirdex ? publicUrl : undefined;
  } catch {
    return undefined;
  }
}
