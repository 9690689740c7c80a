import { cleanCountry } from '#catalog/clean-country.ts';
import { cleanName } from '#catalog/clean-name.ts';
import { cleanTags } from '#catalog/clean-tags.ts';
import type { CheckRequest, CheckResult } from '#db/stores/provider-checks.ts';
import { SourceError } from './errors.ts';
import { explain, readProvider, type RefreshContext } from './refresh-catalog.ts';

/** Enough to judge a source by, and read in seconds. */
const mostSeen = 500;
const sampleSize = 10;
const mostDrops = 20;
const timeoutMs = 30_000;

/** A dry run: what would come. Keeps nothing; a source that cannot be read is an answer, not an exception. */
export async function runProviderCheck(
  context: Pick<RefreshContext, 'providers' | 'fetchFor' | 'now' | 'signal'>,
  request: CheckRequest,
): Promise<CheckResult> {
  const result: CheckResult = {
    ...{ seen: 0, more: false, dropped: 0, drops: [], sample: [] },
    ...{ error: null, errorType: null, hostToAllow: null },
  };
  const enough = new AbortController();
  const signal = AbortSignal.any([context.signal, enough.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const reading = readProvider(context, { ...request, validators: {}, bookmark: null }, signal);
    for await (const batch of reading) {
      result.seen += batch.entries.length;
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
