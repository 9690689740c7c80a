import { expect, test } from 'vitest';
import { addDays, createTimeZone } from './time-zone.ts';

const at = (text: string) => Date.parse(text);

test.each([
  ['UTC', '2026-11-21', '2026-11-21T00:00:00Z'],
  ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00Z'],
  ['Asia/Kolkata', '2026-11-21', '2026-11-20T18:30:00Z'],
  ['Asia/Kathmandu', '2026-11-21', '2026-11-20T18:15:00Z'],
  ['America/St_Johns', '2026-01-15', '2026-01-15T03:30:00Z'],
  ['Australia/Lord_Howe', '2026-01-15', '2026-01-14T13:00:00Z'],
  ['Pacific/Kiritimati', '2026-11-21', '2026-11-20T10:00:00Z'],
  // Midnight is skipped: the day begins at one.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
  ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z'],
  // 23:00 comes twice: the day begins once.
  ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
  // Midnight comes twice: the day begins with the first.
  ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
])('in %s %s begins at %s', (name, day, start) => {
  const zone = createTimeZone(name);
  expect(new Date(zone.startOf(day)).toISOString()).toBe(new Date(start).toISOString());
  expect(zone.dayOf(at(start))).toBe(day);
  expect(zone.dayOf(at(start) - 1)).toBe(addDays(day, -1));
});

test('a day that clocks change on has 23 or 25 hours, and the offsets change in it', () => {
  const berlin = createTimeZone('Europe/Berlin');
  const hours = (day: string) => (berlin.startOf(addDays(day, 1)) - berlin.startOf(day)) / 3_600_000;
  expect([hours('2026-03-29'), hours('2026-03-30'), hours('2026-10-25')]).toEqual([23, 24, 25]);
  const spans = berlin.spans(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'));
  expect(spans.map(({ since, offsetMs }) => [since.toISOString(), offsetMs / 3_600_000])).toEqual([
    ['2026-01-01T00:00:00.000Z', 1],
    ['2026-03-29T01:00:00.000Z', 2],
    ['2026-10-25T01:00:00.000Z', 1],
  ]);
  expect(spans.at(-1)?.until.toISOString()).toBe('2027-01-01T00:00:00.000Z');
});

test('a change of half an hour is one', () => {
  const offsets = createTimeZone('Australia/Lord_Howe')
    .spans(at('2026-03-01T00:00:00Z'), at('2026-11-01T00:00:00Z'))
    .map(({ offsetMs }) => offsetMs / 3_600_000);
  expect(offsets).toEqual([11, 10.5, 11]);
});

test('of no time there are no offsets, and a zone that does not exist is none', () => {
  expect(createTimeZone('UTC').spans(5_000, 5_000)).toEqual([]);
  for (const name of ['Mars/Olympus', '', 'Europe/Berlin; --']) expect(() => createTimeZone(name)).toThrow(RangeError); // prettier-ignore
});
