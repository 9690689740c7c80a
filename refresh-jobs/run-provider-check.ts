import { cleanCountry } from '#catalog/clean-country.ts';
import { cleanName } from '#catalog/clean-name.ts';
import { cleanTags } from '#catalog/clean-tags.ts';
import type { CheckRequest, CheckResult } from '#db/stores/provider-checks.ts';
import { SourceError } from './errors.ts';
import type { Batch } from './providers/provider.ts';
import { explain } from './refresh-catalog.ts';
import { sampleLibrary } from './library/sample-library.ts';
import { openLibrary } from './runs/open-library.ts';
import { kindOf, readProvider } from './runs/read-provider.ts';
import type { RefreshContext } from './runs/refresh-context.ts';

/** Enough to judge a source by, and read in seconds. */
const mostSeen = 500;
const sampleSize = 10;
const mostDrops = 20;
const timeoutMs = 30_000;

/** A dry run: what would come. Keeps nothing; a source that cannot be read is an answer, not an exception. */
export async function runProviderCheck(
  context: Pick<RefreshContext, 'providers' | 'fetchFor' | 'now' | 'signal' | 'tags' | 'sealer'>,
  request: CheckRequest,
): Promise<CheckResult> {
  const result: CheckResult = {
    ...{ seen: 0, more: false, dropped: 0, drops: [], sample: [] },
    ...{ error: null, errorType: null, hostToAllow: null },
  };
  const enough = new AbortController();
  const signal = AbortSignal.any([context.signal, enough.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const reading = kindOf(context, request).openLibrary
      ? readLibrary(context, request, signal)
      : readProvider(context, { ...request, validators: {}, bookmark: null }, signal);
    for await (const batch of reading) {
      const others = samplesOf(batch);
      result.seen += batch.entries.length + others.length;
      result.dropped += batch.dropped?.length ?? 0;
      result.drops.push(...(batch.dropped ?? []).slice(0, mostDrops - result.drops.length));
      for (const entry of batch.entries.slice(0, sampleSize - result.sample.length)) {
        result.sample.push({
          name: cleanName(entry.name),
          country: cleanCountry(entry.country),
          tags: cleanTags(entry.tags ?? []),
          streams: entry.streams.map((stream) => stream.url),
        });
      }
      result.sample.push(...others.slice(0, sampleSize - result.sample.length));
      if (batch.show !== undefined)
        result.sample.unshift({ name: batch.show, country: null, tags: [], streams: [] });
      result.drops.push(...(batch.notes ?? []));
      if (result.seen >= mostSeen) {
        result.more = true;
        break;
      }
    }
  } catch (error) {
    if (result.seen > 0 && signal.aborted) return { ...result, more: true };
    const isTimeout = signal.aborted && !context.signal.aborted;
    const reason = isTimeout
      ? { error: 'The source did not answer within 30 seconds.', errorType: 'over-limit' }
      : explain(error);
    return {
      ...result,
      ...reason,
      hostToAllow: error instanceof SourceError ? (error.hostToAllow ?? null) : null,
    };
  } finally {
    enough.abort();
  }
  return result;
}

async function* readLibrary(
  context: Pick<RefreshContext, 'providers' | 'tags' | 'sealer'>,
  request: CheckRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const source = await openLibrary(context, request);
  try {
    yield* sampleLibrary(source, context.tags, signal);
  } finally {
    await source.close();
  }
}

/** Feeds of a list, with their addresses; episodes of a feed, with theirs; tracks, with their places. */
function samplesOf({ feeds = [], episodes = [], tracks = [] }: Batch): CheckResult['sample'] {
  return [
    ...feeds.map(({ url, title, categories }) => ({ name: title ?? url, tags: categories, streams: [url] })),
    ...tracks.map(({ title, artists, path }) => {
      const name = artists.length > 0 ? `${artists.join(', ')} – ${title}` : title;
      return { name: cleanName(name), tags: [], streams: [path] };
    }),
    ...episodes.map(({ title, urls }) => ({ name: cleanName(title), tags: [], streams: urls })),
  ].map((sample) => ({ ...sample, country: null }));
}
