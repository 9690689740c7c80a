import { readFileSync } from 'node:fs';
import { demoEpisodes, demoShow, type DemoEpisode } from './demo-show.ts';

export type ShowFile = { type: string; body: Buffer };

const bytesPerMs = 16;

/** Every file of the demo show by its path: the feed, and of each episode sound, chapters and transcript. */
export function showFiles(base: string): Map<string, ShowFile> {
  const files = new Map<string, ShowFile>();
  const episodes = demoEpisodes.map((episode) => ({ episode, parts: timed(episode) }));
  for (const { episode, parts } of episodes) {
    const at = `/show/${episode.id}`;
    files.set(`${at}.mp3`, { type: 'audio/mpeg', body: Buffer.concat(parts.flatMap(({ sound }) => sound)) });
    files.set(`${at}.json`, { type: 'application/json+chapters', body: Buffer.from(chapters(parts)) });
    files.set(`${at}.vtt`, { type: 'text/vtt', body: Buffer.from(transcript(parts)) });
  }
  const items = episodes.map(({ episode, parts }) => item(base, episode, parts));
  files.set(demoShow.path, {
    type: 'application/rss+xml; charset=utf-8',
    body: Buffer.from(feed(base, items)),
  });
  return files;
}

type Part = DemoEpisode['parts'][number] & { startMs: number; endMs: number; sound: Buffer[] };

/** The loops have a constant bitrate of 128 kbit/s, so time is bytes; whole loops follow each other without a gap. */
function timed(episode: DemoEpisode): Part[] {
  let startMs = 0;
  return episode.parts.map((part) => {
    const loop = readFileSync(new URL(`loops/${part.file}`, import.meta.url));
    const endMs = startMs + Math.round((loop.length * part.times) / bytesPerMs);
    const timedPart = { ...part, startMs, endMs, sound: Array.from({ length: part.times }, () => loop) };
    startMs = endMs;
    return timedPart;
  });
}

function chapters(parts: Part[]): string {
  const list = parts.map(({ startMs, title }) => ({ startTime: startMs / 1_000, title }));
  return JSON.stringify({ version: '1.2.0', chapters: list });
}

function transcript(parts: Part[]): string {
  const cues = parts.flatMap(({ startMs, endMs, words }) =>
    words.map((text, index) => {
      const length = (endMs - startMs) / words.length;
      return `${clock(startMs + index * length)} --> ${clock(startMs + (index + 1) * length)}\n${text}\n`;
    }),
  );
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function clock(ms: number): string {
  return new Date(Math.round(ms)).toISOString().slice(11, 23);
}

function item(base: string, episode: DemoEpisode, parts: Part[]): string {
  const at = `${base}/show/${episode.id}`;
  const length = parts.reduce(
    (sum, { sound }) => sum + sound.reduce((bytes, loop) => bytes + loop.length, 0),
    0,
  );
  const seconds = Math.round((parts.at(-1)?.endMs ?? 0) / 1_000);
  return `<item>
      <title>${episode.title}</title>
      <guid isPermaLink="false">airdex-demo-${episode.id}</guid>
      <pubDate>${new Date(episode.publishedAt).toUTCString()}</pubDate>
      <description><![CDATA[${episode.notes}]]></description>
      <enclosure url="${at}.mp3" length="${String(length)}" type="audio/mpeg"/>
      <itunes:duration>${String(seconds)}</itunes:duration>
      <itunes:episode>${String(episode.number)}</itunes:episode>
      <podcast:chapters url="${at}.json" type="application/json+chapters"/>
      <podcast:transcript url="${at}.vtt" type="text/vtt" language="en"/>
    </item>`;
}

function feed(base: string, items: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
  <channel>
    <title>${demoShow.title}</title>
    <link>${base}</link>
    <language>en</language>
    <description>${demoShow.description}</description>
    <itunes:author>${demoShow.author}</itunes:author>
    <itunes:category text="Music"/>
    <itunes:image href="${base}/artwork/${demoShow.artwork}"/>
    <itunes:explicit>false</itunes:explicit>
    <podcast:guid>${demoShow.guid}</podcast:guid>
    ${items.join('\n    ')}
  </channel>
</rss>
`;
}
