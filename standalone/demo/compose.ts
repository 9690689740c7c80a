/**
 * Makes the sound of the demo stations: `node standalone/demo/compose.ts` writes `loops/*.mp3` and `artwork/*.png`.
 * Needs ffmpeg with libmp3lame; run it only after changing the music, its results are kept in the repository.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { drawArtwork } from './draw-artwork.ts';
import { demoStations } from './demo-stations.ts';
import { findFrames } from './mp3-frames.ts';
import { loopSamples, samplesPerFrame, sampleRate, toPcm } from './music/loop-buffer.ts';
import { composeNightTram } from './music/night-tram.ts';
import { composePaperLanterns } from './music/paper-lanterns.ts';
import { composeSlowTides } from './music/slow-tides.ts';

const music: Record<string, () => Buffer> = {
  'slow-tides': () => toPcm(composeSlowTides()),
  'paper-lanterns': () => toPcm(composePaperLanterns()),
  'night-tram': () => toPcm(composeNightTram()),
};

for (const [name, compose] of Object.entries(music)) {
  const pcm = compose();
  for (const { file, bitrate } of demoStations.filter((station) => station.artwork === `${name}.png`)) {
    writeFileSync(new URL(`loops/${file}`, import.meta.url), encodeLoop(pcm, bitrate));
  }
  writeFileSync(new URL(`artwork/${name}.png`, import.meta.url), await drawArtwork(name));
}

/** Whole frames of the middle one of three rounds: the encoder has settled, and its end fits its beginning. */
function encodeLoop(pcm: Buffer, bitrate: number): Buffer {
  const input = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '2', '-i', '-'];
  const constant = ['-c:a', 'libmp3lame', '-b:a', `${String(bitrate)}k`, '-reservoir', '0'];
  const bare = ['-write_xing', '0', '-id3v2_version', '0', '-map_metadata', '-1', '-fflags', '+bitexact'];
  const { stdout, status, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', ...input, ...constant, ...bare, '-f', 'mp3', '-'],
    { input: Buffer.concat([pcm, pcm, pcm]), maxBuffer: 100_000_000 },
  );
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr.toString()}`);
  const count = loopSamples / samplesPerFrame;
  const frames = findFrames(stdout).slice(count, 2 * count);
  if (frames.some((frame) => frame.borrows || frame.bitrate !== bitrate)) {
    throw new Error('A frame needs bits of another one, so that a listener could not start there.');
  }
  return Buffer.concat(frames.map(({ start, length }) => stdout.subarray(start, start + length)));
}
