/** What JSON.stringify makes of characters that jsonb refuses: zero, and halves of surrogate pairs. */
const refused = /\\u0000|\\ud[89a-f]/;

/** JSON that Postgres' jsonb takes, whatever a stranger's text holds. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!refused.test(text)) return text;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '') : inner,
  );
}
