import { SourceError } from '#refresh-jobs/errors.ts';
import { openIfChanged } from '../open-if-changed.ts';
import type { Batch, DroppedEntry, Provider, StationEntry } from '../provider.ts';
import { readIfChanged } from '../read-if-changed.ts';
import { mapSource, statusUrl } from './map-source.ts';
import { parseStatusJson } from './repair-status-json.ts';
import { IcecastServerConfig, IcecastSource, IcecastStatus } from './schema.ts';

/** The public mounts of one Icecast server. */
export const icecastServer: Provider<IcecastServerConfig> = {
  kind: 'icecast-server',
  config: IcecastServerConfig,
  intervalSeconds: 300,
  async *readEntries(config, context) {
    const server = new URL(config.url);
    const limits = { maxBytes: 5_000_000, timeoutMs: 30_000 };
    const opened = await openIfChanged(statusUrl(server).href, context, limits);
    const read = opened && (await readIfChanged(opened, context));
    if (!read) return { kind: 'unchanged' };
    yield mapStatus(read.text, server);
    return { kind: 'complete', validators: read.validators };
  },
};

export function mapStatus(
  text: string,
  server: URL,
): Required<Pick<Batch, 'entries' | 'dropped' | 'expected'>> {
  const entries: StationEntry[] = [];
  const dropped: DroppedEntry[] = [];
  for (const row of sourcesOf(text, server)) {
    const source = IcecastSource.safeParse(row);
    const mapped = source.success
      ? mapSource(source.data, server)
      : { entry: 'a mount', reason: 'it is no object' };
    if ('reason' in mapped) dropped.push(mapped);
    else if (entries.some(({ key }) => key === mapped.key))
      dropped.push({ entry: mapped.key, reason: 'listed twice' });
    else entries.push(mapped);
  }
  return { entries, dropped, expected: entries.length };
}

function sourcesOf(text: string, server: URL): unknown[] {
  try {
    return IcecastStatus.parse(parseStatusJson(text));
  } catch (cause) {
    throw new SourceError(
      'unreadable',
      `${server.host} answered, but not with Icecast's status page (/status-json.xsl). Is this an Icecast 2.4 server or newer?`,
      { url: `${server.origin}${server.pathname}`, cause },
    );
  }
}
