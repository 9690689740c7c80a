export type CsvValue = string | number | boolean | null;

/** RFC 4180, made while its rows are read. */
export async function* writeCsv(
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvValue[]>,
): AsyncGenerator<string, undefined> {
  yield line(columns);
  for await (const row of rows) yield line(row);
}

function line(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula, also where it makes plain characters of full-width ones. */
const formula = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A stranger's title must not become a formula of whoever opens the table: an apostrophe makes it a text. */
function cell(value: CsvValue): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]|^[\s']|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
