import { addEcho, addVoice, bar, createLoop, type LoopBuffer, sampleRate } from './loop-buffer.ts';
import { createNoise, frequency, sine, swell } from './waves.ts';

/** Am9, Fmaj9, Cmaj9, G6: four bars each, low and wide. */
const chords = [
  [45, 52, 60, 64, 71],
  [41, 53, 57, 64, 67],
  [36, 55, 60, 64, 74],
  [43, 50, 59, 62, 64],
];

/** Ambient pads over the sound of waves. */
export function composeSlowTides(): LoopBuffer {
  const loop = createLoop();
  const chordSeconds = (4 * bar) / sampleRate;
  chords.forEach((notes, index) => {
    notes.forEach((note, voice) => {
      for (const detune of [-0.06, 0.05]) {
        const hertz = frequency(note + detune);
        const seconds = chordSeconds + 4;
        addVoice(loop, index * 4 * bar - 2 * sampleRate, seconds, (voice - 2) * 0.35 + detune * 4, (time) => {
          const shimmer = 0.8 + 0.2 * sine(0.13 + voice * 0.05, time);
          const tone = sine(hertz, time) + 0.3 * sine(hertz * 2, time) + 0.09 * sine(hertz * 3, time);
          return tone * shimmer * swell(time, seconds, 3.5, 3.5) * (voice === 0 ? 0.5 : 0.3);
        });
      }
    });
    addWave(loop, index * 4 * bar, chordSeconds, index);
    addVoice(loop, (index * 4 + 2) * bar, 6, index % 2 === 0 ? 0.5 : -0.5, (time) => {
      const hertz = frequency((notes[4] ?? 60) + 12);
      return 0.14 * sine(hertz, time) * swell(time, 6, 0.6, 5) * Math.exp(-time * 0.5);
    });
  });
  addEcho(loop, 0.61 * sampleRate, 0.45, 0.5);
  return loop;
}

function addWave(loop: LoopBuffer, start: number, seconds: number, seed: number): void {
  const noise = createNoise(seed + 1);
  let dull = 0;
  let duller = 0;
  addVoice(loop, start, seconds, seed % 2 === 0 ? -0.4 : 0.4, (time) => {
    const rise = Math.sin((Math.PI * time) / seconds) ** 2;
    dull += (noise() - dull) * (0.01 + 0.05 * rise);
    duller += (dull - duller) * 0.1;
    return duller * rise * 1.1;
  });
}
