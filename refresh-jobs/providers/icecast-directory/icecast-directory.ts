import { TextDecoder } from 'node:util';
import { SourceError } from '#refresh-jobs/errors.ts';
import { declaredCharset } from '#refresh-jobs/polite-fetch/decode-text.ts';
import { openIfChanged } from '../open-if-changed.ts';
import type { Batch, Provider } from '../provider.ts';
import { mapEntry } from './map-entry.ts';
import { createDirectoryParser, type DirectoryEntry } from './parse-directory.ts';
import { IcecastDirectoryConfig } from './schema.ts';

const batchSize = 500;
const limits = { maxBytes: 200_000_000, timeoutMs: 600_000 };

/** A directory of Icecast servers (`yp.xml`), read as a stream however long it is. */
export const icecastDirectory: Provider<IcecastDirectoryConfig> = {
  kind: 'icecast-directory',
  config: IcecastDirectoryConfig,
  intervalSeconds: 3600,
  async *readEntries(config, context) {
    const opened = await openIfChanged(config.url, context, limits);
    if (!opened) return { kind: 'unchanged' };
    const { response, validators } = opened;
    const parser = createDirectoryParser();
    const seen = new Set<string>();
    let waiting: DirectoryEntry[] = [];
    let decoder: TextDecoder | undefined;

    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      decoder ??= new TextDecoder(declaredCharset(chunk, response.headers.get('content-type')) ?? 'utf-8');
      waiting.push(...parser.write(decoder.decode(chunk, { stream: true })));
      if (waiting.length < batchSize) continue;
      yield toBatch(waiting, seen);
      waiting = [];
    }
    const { entries, isDirectory, isComplete } = parser.end();
    waiting.push(...entries);
    if (waiting.length > 0) yield toBatch(waiting, seen);
    if (seen.size === 0) throw nothingFound(config.url, isDirectory);
    // A document that broke off is no reason to retire what it did not get to.
    return isComplete ? { kind: 'complete', validators } : { kind: 'changes' };
  },
};

function toBatch(found: DirectoryEntry[], seen: Set<string>): Batch {
  const batch: Required<Pick<Batch, 'entries' | 'dropped'>> = { entries: [], dropped: [] };
  for (const mapped of found.map(mapEntry)) {
    if ('reason' in mapped) batch.dropped.push(mapped);
    else if (seen.has(mapped.key))
      batch.dropped.push({ entry: mapped.name, reason: 'its listen_url is listed twice' });
    else {
      seen.add(mapped.key);
      batch.entries.push(mapped);
    }
  }
  return batch;
}

function nothingFound(address: string, isDirectory: boolean): SourceError {
  const { host, origin, pathname } = new URL(address);
  const what = isDirectory
    ? 'a directory without a single usable entry'
    : 'something that is no Icecast directory';
  return new SourceError('unreadable', `${host} sent ${what}. Is this the address of a yp.xml?`, {
    url: origin + pathname,
  });
}
