import type { HistoryRow } from '#db/stores/history.ts';
import { writeCsv } from './write-csv.ts';

/** A play as it is taken out of Airdex. */
const columns = [
  'play',
  'item',
  'title',
  'show',
  'startedAt',
  'lastAt',
  'listenedMs',
  'positionMs',
  'completed',
  'counted',
  'reason',
  'client',
] as const;

/** One play a line, as `{"play": …}`. */
export async function* writeHistoryLines(rows: AsyncIterable<HistoryRow>): AsyncGenerator<string, undefined> {
  for await (const row of rows) yield `${JSON.stringify(row, [...columns])}\n`;
}

/** The same as a table with a heading. */
export function writeHistoryTable(rows: AsyncIterable<HistoryRow>): AsyncGenerator<string, undefined> {
  return writeCsv(columns, cells());
  async function* cells() {
    for await (const row of rows) {
      yield columns.map((column) => {
        const value = row[column];
        return value instanceof Date ? value.toISOString() : value;
      });
    }
  }
}
