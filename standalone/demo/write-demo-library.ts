import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { demoStations } from './demo-stations.ts';

/** Bytes of a frame of the loops: 48 kHz, constant 128 kbit/s, no bit reservoir, so that they may be cut between any two. */
const frameBytes = 384;
const artist = 'Airdex Demo';

/** Albums of the demo stations' music, a track for each title, one going on where the last one ends. */
export async function writeDemoLibrary(folder: string): Promise<void> {
  const pieces = demoStations.filter(({ bitrate }) => bitrate === 128);
  const list = ['#EXTM3U', '#PLAYLIST:Demo: an evening'];
  for (const { name, genre, file, artwork, titles } of pieces) {
    const album = name.replace(/^Demo: /, '');
    const loop = await readFile(new URL(`loops/${file}`, import.meta.url));
    const picture = await readFile(new URL(`artwork/${artwork}`, import.meta.url));
    await keep(join(folder, artist, album, 'cover.png'), picture);
    const frames = Math.floor(loop.length / frameBytes);
    for (const [index, said] of titles.entries()) {
      const title = said.replace(`${artist} - `, '');
      const number = index + 1;
      const from = Math.floor((frames * index) / titles.length) * frameBytes;
      const to = Math.floor((frames * number) / titles.length) * frameBytes;
      const tags = id3({
        TIT2: title,
        TPE1: artist,
        TPE2: artist,
        TALB: album,
        TRCK: `${String(number)}/${String(titles.length)}`,
        TDRC: '2026',
        TCON: genre.replace(/^Demo, /, ''),
      });
      const path = join(artist, album, `${String(number).padStart(2, '0')} ${title}.mp3`);
      await keep(join(folder, path), Buffer.concat([tags, loop.subarray(from, to)]));
      list.push(path);
    }
  }
  await keep(join(folder, 'An evening.m3u8'), Buffer.from(list.join('\n')));
}

/** Written once: a file that is written again is a new one for a scan. */
async function keep(path: string, bytes: Buffer): Promise<void> {
  const known = await stat(path).catch(() => null);
  if (known?.size === bytes.length) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** An ID3v2.4 tag of text frames in UTF-8. */
function id3(frames: Record<string, string>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([id, text]) => {
      const data = Buffer.concat([Buffer.of(3), Buffer.from(text)]);
      return Buffer.concat([Buffer.from(id), syncSafe(data.length), Buffer.alloc(2), data]);
    }),
  );
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), syncSafe(body.length), body]);
}

/** Seven bits a byte, so that no size looks like the beginning of sound. */
function syncSafe(size: number): Buffer {
  return Buffer.of((size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f);
}
