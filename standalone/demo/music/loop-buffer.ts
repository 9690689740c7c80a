/** 48 kHz makes every frame of a constant-bitrate MP3 equally long: 24 ms, and no padding. */
export const sampleRate = 48_000;
export const samplesPerFrame = 1152;
/** 1680 MP3 frames: 40.32 s, which are 16 bars at about 95 beats a minute. */
export const loopSamples = 1680 * samplesPerFrame;
export const bar = loopSamples / 16;
export const beat = bar / 4;

/** Stereo sound that ends where it begins: whatever rings on past the end is heard at the start. */
export type LoopBuffer = { left: Float64Array; right: Float64Array };

export function createLoop(): LoopBuffer {
  return { left: new Float64Array(loopSamples), right: new Float64Array(loopSamples) };
}

/** Adds one voice at a sample position; `wave` gets seconds since its start. `pan`: -1 left, 1 right. */
export function addVoice(
  loop: LoopBuffer,
  start: number,
  seconds: number,
  pan: number,
  wave: (time: number) => number,
): void {
  const [toLeft, toRight] = [Math.cos(((pan + 1) * Math.PI) / 4), Math.sin(((pan + 1) * Math.PI) / 4)];
  const length = Math.round(seconds * sampleRate);
  const from = Math.round(start);
  for (let index = 0; index < length; index += 1) {
    const at = (from + index + loopSamples) % loopSamples;
    const value = wave(index / sampleRate);
    loop.left[at] = (loop.left[at] ?? 0) + value * toLeft;
    loop.right[at] = (loop.right[at] ?? 0) + value * toRight;
  }
}

/** Echoes that wander from side to side; run over the loop twice, so that those of the end reach the start. */
export function addEcho(loop: LoopBuffer, delay: number, feedback: number, mix: number): void {
  const wetLeft = new Float64Array(loopSamples);
  const wetRight = new Float64Array(loopSamples);
  const distance = Math.round(delay);
  for (let step = 0; step < 2 * loopSamples; step += 1) {
    const at = step % loopSamples;
    const before = (at - distance + loopSamples) % loopSamples;
    wetLeft[at] = (loop.left[before] ?? 0) * 0.7 + (wetRight[before] ?? 0) * feedback;
    wetRight[at] = (loop.right[before] ?? 0) * 0.7 + (wetLeft[before] ?? 0) * feedback;
  }
  for (let at = 0; at < loopSamples; at += 1) {
    loop.left[at] = (loop.left[at] ?? 0) + (wetLeft[at] ?? 0) * mix;
    loop.right[at] = (loop.right[at] ?? 0) + (wetRight[at] ?? 0) * mix;
  }
}

/** 16-bit samples, as loud as the others: the mean level is set, peaks are rounded off. */
export function toPcm({ left, right }: LoopBuffer, level = 0.11): Buffer {
  let sum = 0;
  for (let at = 0; at < loopSamples; at += 1) sum += (left[at] ?? 0) ** 2 + (right[at] ?? 0) ** 2;
  const gain = level / Math.sqrt(sum / (2 * loopSamples));
  const pcm = Buffer.alloc(loopSamples * 4);
  for (let at = 0; at < loopSamples; at += 1) {
    pcm.writeInt16LE(Math.round(Math.tanh((left[at] ?? 0) * gain) * 32_000), at * 4);
    pcm.writeInt16LE(Math.round(Math.tanh((right[at] ?? 0) * gain) * 32_000), at * 4 + 2);
  }
  return pcm;
}
