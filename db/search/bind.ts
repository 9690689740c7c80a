/** Keeps a value for a statement and answers with its placeholder. */
export type Bind = (value: unknown) => string;

export function createBind(): { bind: Bind; values: unknown[] } {
  const values: unknown[] = [];
  // Postgres refuses a zero byte in text, and no row contains one.
  const keep = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '') : value);
  return { values, bind: (value) => `$${String(values.push(keep(value)))}` };
}
