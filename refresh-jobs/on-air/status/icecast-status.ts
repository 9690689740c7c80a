import { z } from 'zod';
import type { SaidTitle } from '#refresh-jobs/on-air/titles/understand-title.ts';

const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const Source = z.object({ listenurl: z.string(), title: text, artist: text, yp_currently_playing: text });
const Status = z.object({ icestats: z.object({ source: z.unknown() }) });

/** Where an Icecast tells what all its mounts play. */
export function icecastStatusUrl(stream: URL): URL {
  return new URL('/status-json.xsl', stream);
}

/** What a mount plays, by the status page of its Icecast; undefined where the page does not list it. */
export function titleOfMount(page: string, mount: string): SaidTitle | null | undefined {
  const status = Status.safeParse(parseLenient(page));
  const sources = status.success ? [status.data.icestats.source].flat() : [];
  for (const one of sources) {
    const source = Source.safeParse(one);
    if (!source.success || pathOf(source.data.listenurl) !== pathOf(mount)) continue;
    const { title, artist, yp_currently_playing: playing } = source.data;
    if (artist && title) return { artist, song: title };
    return title || playing ? { text: title || (playing ?? '') } : null;
  }
  return undefined;
}

/** Icecast 2.4 writes a bare `-` for a title that it takes for a number, and commas before nothing. */
function parseLenient(page: string): unknown {
  for (const candidate of [page, page.replace(/:\s*-\s*([,}])/g, ':null$1').replace(/,\s*([}\]])/g, '$1')]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** A server that does not know its own name writes any host, or none. */
function pathOf(address: string): string {
  const path = address.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/s, '');
  return path === '' ? '/' : path;
}
