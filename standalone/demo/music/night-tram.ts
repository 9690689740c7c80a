import { addEcho, addVoice, bar, beat, createLoop, type LoopBuffer } from './loop-buffer.ts';
import { createNoise, frequency, sine, softBell, swell } from './waves.ts';

/** Em7, A7sus, Dmaj7, Bm7: two bars each, twice. */
const chords = [
  { root: 40, notes: [64, 67, 71, 74] },
  { root: 45, notes: [62, 64, 67, 71] },
  { root: 38, notes: [61, 66, 69, 73] },
  { root: 47, notes: [62, 66, 69, 71] },
];
/** The second of two sixteenths comes late: the swing of the beat. */
const sixteenth = (step: number) => ((step + (step % 2 === 1 ? 0.24 : 0)) * beat) / 4;

/** A light beat with an electric piano. */
export function composeNightTram(): LoopBuffer {
  const loop = createLoop();
  for (let index = 0; index < 16; index += 1) {
    const { root, notes } = chords[Math.floor(index / 2) % 4] ?? { root: 40, notes: [] };
    const start = index * bar;
    for (const step of index % 2 === 0 ? [0, 7] : [0, 3]) {
      for (const [voice, note] of notes.entries()) {
        addVoice(loop, start + sixteenth(step * 2) + voice * 300, 2, voice * 0.4 - 0.6, (time) => {
          return 0.17 * softBell(frequency(note), time, 1.4, 1.9) * (1 + 0.25 * sine(4.6, time));
        });
      }
    }
    const walk = index % 2 === 0 ? [0, 0, 7] : [0, 12, 10];
    [0, 6, 11].forEach((step, choice) => {
      const hertz = frequency(root - (root > 44 ? 12 : 0) + (walk[choice] ?? 0));
      addVoice(loop, start + sixteenth(step), 0.55, 0, (time) => {
        return 0.5 * Math.tanh(1.8 * sine(hertz, time)) * swell(time, 0.55, 0.01, 0.35);
      });
    });
  }
  addEcho(loop, 1.5 * beat, 0.3, 0.22);
  for (let index = 0; index < 16; index += 1) addDrums(loop, index);
  return loop;
}

function addDrums(loop: LoopBuffer, index: number): void {
  const start = index * bar;
  const noise = createNoise(index + 11);
  for (const step of index % 4 === 3 ? [0, 7, 10] : [0, 10]) {
    addVoice(loop, start + sixteenth(step), 0.3, 0, (time) => {
      return 0.9 * Math.sin(2 * Math.PI * (48 * time - 3 * Math.exp(-time * 30))) * Math.exp(-time * 14);
    });
  }
  for (const step of [4, 12]) {
    let before = 0;
    addVoice(loop, start + sixteenth(step), 0.25, 0.1, (time) => {
      const now = noise();
      const brush = now - before * 0.6;
      before = now;
      return 0.3 * brush * Math.exp(-time * 22) + 0.2 * sine(185, time) * Math.exp(-time * 30);
    });
  }
  for (let step = 0; step < 16; step += 1) {
    let before = 0;
    const accent = step % 4 === 2 ? 0.13 : 0.06;
    addVoice(loop, start + sixteenth(step), 0.08, step % 2 === 0 ? 0.3 : -0.3, (time) => {
      const now = noise();
      const hiss = now - before;
      before = now;
      return accent * hiss * Math.exp(-time * 70);
    });
  }
}
