import type { Database, Queryable } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { buildTermDictionary, type TermDictionary } from '#db/search/term-dictionary.ts';

/** As two long texts: a row for each of 60,000 words would cost the process ten times as much to read. */
const termsSql = `
  SELECT string_agg(word, ' ' ORDER BY word COLLATE "C") AS words,
    string_agg(ndoc::text, ' ' ORDER BY word COLLATE "C") AS counts,
    (SELECT count(*) FROM stations WHERE retired_at IS NULL) AS stations
  FROM ts_stat('SELECT search FROM stations WHERE retired_at IS NULL')`;

export async function loadStationTerms(db: Queryable): Promise<TermDictionary> {
  const { rows } = await db.query<{ words: string | null; counts: string | null; stations: number }>(
    termsSql,
  );
  const words = rows[0]?.words?.split(' ') ?? [];
  const counts = rows[0]?.counts?.split(' ') ?? [];
  return buildTermDictionary(
    words.map((word, index) => ({ word, stations: Number(counts[index]) })),
    Number(rows[0]?.stations ?? 0),
  );
}

export type StationTerms = { current(): TermDictionary | null; close(): Promise<void> };

/**
 * Keeps the words of the catalog at hand for `listStations`, and reads them again some time after it changed:
 * never within a request, and once for many changes in a row. `current()` is null until the first reading is
 * done; searches answer without it, only without tolerance for typing errors.
 */
export async function watchStationTerms(
  database: Pick<Database, 'pool'>,
  options: { settleMs?: number; onError?: (error: unknown) => void } = {},
): Promise<StationTerms> {
  const { settleMs = 500, onError = () => undefined } = options;
  let terms: TermDictionary | null = null;
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let stale = true;
  let closed = false;

  async function load(): Promise<void> {
    while (stale && !closed) {
      stale = false;
      try {
        terms = await loadStationTerms(database.pool);
      } catch (error) {
        onError(error);
        schedule();
        return;
      }
    }
  }

  function schedule(): void {
    stale = true;
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      loading ??= load().finally(() => (loading = undefined));
    }, settleMs);
    timer.unref();
  }

  const subscription = await listen(database, 'catalog_changed', schedule, schedule);
  loading = load().finally(() => (loading = undefined));
  return {
    current: () => terms,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await subscription.close();
      await loading;
    },
  };
}
