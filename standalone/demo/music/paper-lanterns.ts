import { addEcho, addVoice, bar, beat, createLoop, type LoopBuffer } from './loop-buffer.ts';
import { frequency, sine, softBell, swell } from './waves.ts';

/** Dm9, Bbmaj7, Fmaj7, C: a bar each, four times. */
const chords = [
  { bass: 38, notes: [62, 65, 69, 72, 76] },
  { bass: 34, notes: [58, 62, 65, 69, 74] },
  { bass: 41, notes: [60, 64, 65, 69, 72] },
  { bass: 36, notes: [60, 62, 64, 67, 72] },
];
const patterns = [
  [0, 2, 1, 3, 2, 4, 3, 1],
  [0, 1, 3, 2, 4, 2, 3, 1],
  [4, 3, 2, 1, 0, 2, 3, 2],
  [0, 2, 4, 3, 1, 3, 2, 1],
];

/** A mellow arpeggio with a bass; every round has its own pattern, the third one climbs an octave. */
export function composePaperLanterns(): LoopBuffer {
  const loop = createLoop();
  for (let index = 0; index < 16; index += 1) {
    const { bass, notes } = chords[index % 4] ?? { bass: 36, notes: [] };
    const round = Math.floor(index / 4);
    const pattern = patterns[round] ?? [];
    const start = index * bar;
    pattern.forEach((choice, step) => {
      const note = (notes[choice] ?? 60) + (round === 2 && step % 4 === 3 ? 12 : 0);
      const accent = step === 0 ? 0.36 : 0.26;
      addVoice(loop, start + (step * beat) / 2, 1.6, Math.sin(step * 1.7 + round) * 0.6, (time) => {
        return accent * softBell(frequency(note), time, 0.9, 3.2);
      });
    });
    for (const [at, seconds] of [
      [0, 1.2],
      [2.5, 0.8],
    ] as const) {
      addVoice(loop, start + at * beat, seconds, 0, (time) => {
        const hertz = frequency(bass);
        return 0.5 * Math.tanh(1.5 * sine(hertz, time)) * swell(time, seconds, 0.02, seconds * 0.7);
      });
    }
    for (const note of notes.slice(0, 3)) {
      addVoice(
        loop,
        start,
        2.7,
        0,
        (time) => 0.05 * sine(frequency(note), time) * swell(time, 2.7, 0.8, 1.2),
      );
    }
  }
  addEcho(loop, 0.75 * beat, 0.4, 0.35);
  return loop;
}
