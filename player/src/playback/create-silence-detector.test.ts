import { expect, test } from 'vitest';
import { createSilenceDetector, decibels } from './create-silence-detector.ts';

const tone = (amplitude: number) =>
  Float32Array.from({ length: 4_800 }, (_, index) => amplitude * Math.sin(index / 7));

test('measures how loud it is', () => {
  expect(decibels(tone(1))).toBeCloseTo(-3, 0);
  expect(decibels(tone(0.01))).toBeCloseTo(-43, 0);
  expect(decibels(new Float32Array(100))).toBe(Number.NEGATIVE_INFINITY);
});

test('is silent only after more than six tenths of a second, and over at the first sound', () => {
  const detector = createSilenceDetector();
  const heard = [0, 300, 600, 700].map((time) => detector.isSilent(tone(0.005), time));
  expect(heard).toEqual([false, false, false, true]);
  expect(detector.isSilent(tone(0.1), 800)).toBe(false);
  expect(detector.isSilent(tone(0.005), 900)).toBe(false);
});

test('leaves the pauses between words alone', () => {
  const detector = createSilenceDetector();
  for (let time = 0; time < 10_000; time += 100) {
    expect(detector.isSilent(time % 500 < 400 ? tone(0.001) : tone(0.2), time)).toBe(false);
  }
});
