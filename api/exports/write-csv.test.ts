import { expect, test } from 'vitest';
import { writeCsv, type CsvValue } from './write-csv.ts';

async function cellOf(value: CsvValue): Promise<string> {
  const lines = [];
  for await (const line of writeCsv(['title'], rows([[value]]))) lines.push(line);
  return lines.join('').replace(/^title\r\n|\r\n$/g, '');
}
async function* rows(given: CsvValue[][]) {
  yield* given;
}

test('quotes what would break a table, and only that', async () => {
  expect(await cellOf('Morning news')).toBe('Morning news');
  expect(await cellOf('Night, and "day"')).toBe('"Night, and ""day"""');
  expect(await cellOf('two\nlines')).toBe('"two\nlines"');
  expect(await cellOf(null)).toBe('');
  expect(await cellOf(-5)).toBe('-5');
  expect(await cellOf(true)).toBe('true');
});

test.each(['=HYPERLINK("http://evil.example")', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])(
  '%j is no formula to a spreadsheet',
  async (title) => {
    const cell = await cellOf(title);
    expect(cell).toBe(`"'${title.replaceAll('"', '""')}"`);
  },
);
