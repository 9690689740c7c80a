import { mkdir, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const loop = readFileSync(new URL('../standalone/demo/loops/night-tram-128.mp3', import.meta.url));
/** Four frames of 384 bytes: sound enough to be an MP3. */
const sound = loop.subarray(0, 4 * 384);
const perAlbum = 12;
const albumsOfArtist = 8;
const genres = ['Jazz', 'Rock', 'Ambient', 'Folk', 'Classical', 'Hip-Hop', 'Techno', 'Blues'];

/** `count` small MP3 files, twelve an album, eight albums an artist: tags are all that differs. */
export async function writeLibraryFiles(root: string, count: number): Promise<void> {
  for (let album = 0; album * perAlbum < count; album += 1) {
    const artist = Math.floor(album / albumsOfArtist);
    const names = { artist: `Artist ${String(artist)}`, album: `Album ${String(album)}` };
    const folder = join(root, names.artist, names.album);
    await mkdir(folder, { recursive: true });
    const numbers = Array.from({ length: Math.min(perAlbum, count - album * perAlbum) }, (_, at) => at + 1);
    await Promise.all(
      numbers.map((number) => {
        const tags = id3({
          ...{ TIT2: `Track ${String(album)} ${String(number)}`, TPE1: names.artist, TPE2: names.artist },
          ...{ TALB: names.album, TRCK: `${String(number)}/${String(perAlbum)}` },
          ...{ TDRC: String(1960 + (album % 60)), TCON: genres[artist % genres.length] ?? '' },
        });
        return writeFile(
          join(folder, `${String(number).padStart(2, '0')}.mp3`),
          Buffer.concat([tags, sound]),
        );
      }),
    );
  }
}

function id3(frames: Record<string, string>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([id, text]) => {
      const data = Buffer.concat([Buffer.of(3), Buffer.from(text)]);
      return Buffer.concat([Buffer.from(id), Buffer.of(0, 0, 0, data.length, 0, 0), data]);
    }),
  );
  return Buffer.concat([
    Buffer.from('ID3\x04\0\0', 'latin1'),
    Buffer.of(0, 0, body.length >> 7, body.length & 0x7f),
    body,
  ]);
}
