import { once } from 'node:events';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { readLogAfter, readLogEnd, type LogPlace } from '#db/stores/read-log.ts';
import type { Topic } from '#events/topics.ts';

const atOnce = 500;
/** A notification can get lost, and what another transaction holds back shows only when that one ends. */
const patienceMs = 1_000;

/** Tells the last events of a topic, then each that comes, until it is interrupted. Moves nobody's position. */
export async function tailEvents(
  database: Database,
  { topic, last, follow, signal }: { topic: Topic; last: number; follow: boolean; signal: AbortSignal },
  tell: (line: string) => void,
): Promise<void> {
  const news = new EventTarget();
  const ring = () => news.dispatchEvent(new Event('news'));
  const listening = await listen(database, 'events_appended', ring, ring);
  let place: LogPlace = await readLogEnd(database.pool, topic, last);
  try {
    while (!signal.aborted) {
      const read = await readLogAfter(database.pool, topic, place, atOnce);
      for (const { key, body } of read.events) tell(JSON.stringify(body ?? { erased: key }));
      place = read.place;
      if (read.events.length === atOnce) continue;
      if (!follow) return;
      const wait = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      await once(news, 'news', { signal: wait }).catch(() => undefined);
    }
  } finally {
    await listening.close();
  }
}
