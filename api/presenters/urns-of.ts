/** What rows of the catalog are called outside it. */
export function urnsOf(kind: 'station' | 'episode' | 'track', rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => `${kind}:${id}`);
}
