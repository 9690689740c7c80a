import { z } from 'zod';
import type { SaidTitle } from '#refresh-jobs/on-air/titles/understand-title.ts';

const Stats = z.object({ songtitle: z.string().optional() });

/** Where a SHOUTcast tells what plays: version 2 by JSON, version 1 by a page of seven numbers and words. */
export function shoutcastStatusUrls(stream: URL): URL[] {
  const channel = /\/stream\/(\d{1,4})\b/.exec(stream.pathname)?.[1] ?? stream.searchParams.get('sid') ?? '1';
  return [new URL(`/stats?sid=${encodeURIComponent(channel)}&json=1`, stream), new URL('/7.html', stream)];
}

/** Undefined for what is no such page. */
export function titleOfShoutcast(page: Buffer): SaidTitle | null | undefined {
  const text = page.toString('latin1');
  const json = parse(text);
  if (json) {
    const { songtitle } = json;
    return songtitle ? { text: Buffer.from(songtitle, 'latin1') } : null;
  }
  // Listeners, status, peak, most, unique, bitrate, and then the title with commas of its own.
  const seven = /(?:<body>|^)\s*(?:\d+,){6}([^<]*)/i.exec(text)?.[1];
  if (seven === undefined) return undefined;
  return seven.trim() === '' ? null : { text: Buffer.from(seven, 'latin1') };
}

function parse(text: string): z.infer<typeof Stats> | undefined {
  try {
    return Stats.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
