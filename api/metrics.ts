import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One registry a process part, so that several can live in one process. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registers = [new Registry()];
  const [registry] = registers;
  if (!registry) throw new Error('No registry.');
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'airdex_http_request_seconds',
      help: 'Time to answer a request, by route and status class.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    pages: new Counter({
      name: 'airdex_pages_total',
      help: 'Catalog pages answered, by where they came from.',
      labelNames: ['from'] as const,
      registers,
    }),
    /** The promise of the whole thing, as a number to watch: it stays 0. */
    mediaBytes: new Counter({
      name: 'airdex_media_bytes_total',
      help: 'Bytes of audio or video that this API sent. Always 0: sound goes straight from its source.',
      registers,
    }),
    streamSessions: new Counter({
      name: 'airdex_stream_sessions_total',
      help: 'What Icecast asked and was told.',
      labelNames: ['answer'] as const,
      registers,
    }),
    playEvents: new Counter({
      name: 'airdex_play_events_total',
      help: 'Events that players sent, by what became of them; what is put off they send again.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    cacheUp: new Gauge({ name: 'airdex_cache_up', help: '1 while the cache answers.', registers }),
  };
}
