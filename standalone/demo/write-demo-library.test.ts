import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { expect, test } from 'vitest';
import { writeDemoLibrary } from './write-demo-library.ts';

test('the demo library has tagged tracks, and is written once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airdex-demo-'));
  try {
    await writeDemoLibrary(folder);
    const file = join(folder, 'Airdex Demo/Night Tram/02 Rain on the Window.mp3');
    const { common, format } = await parseFile(file);
    expect(common).toMatchObject({
      ...{ title: 'Rain on the Window', artist: 'Airdex Demo', album: 'Night Tram', year: 2026 },
      track: { no: 2, of: 3 },
    });
    expect(format).toMatchObject({ codec: 'MPEG 1 Layer 3', bitrate: 128_000 });
    const { mtimeMs } = await stat(file);
    await writeDemoLibrary(folder);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  } finally {
    await rm(folder, { recursive: true });
  }
});
