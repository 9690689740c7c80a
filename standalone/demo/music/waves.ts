/** The frequency of a MIDI note number; 69 is the A of 440 Hz. */
export function frequency(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

export function sine(hertz: number, time: number): number {
  return Math.sin(2 * Math.PI * hertz * time);
}

/** Rises over `attack` seconds, falls over `release` seconds, within a note of `seconds`. */
export function swell(time: number, seconds: number, attack: number, release: number): number {
  const up = Math.min(1, time / attack);
  const down = Math.min(1, Math.max(0, (seconds - time) / release));
  return Math.sin((up * Math.PI) / 2) * Math.sin((down * Math.PI) / 2);
}

/** A soft electric-piano tone: one sine bends the phase of another, less and less. */
export function softBell(hertz: number, time: number, brightness: number, decay: number): number {
  const bend = brightness * Math.exp(-time * 3) * sine(hertz * 2, time);
  return Math.sin(2 * Math.PI * hertz * time + bend) * Math.exp(-time * decay) * Math.min(1, time * 200);
}

/** Noise that is the same in every run: the same seed gives the same sound. */
export function createNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}
