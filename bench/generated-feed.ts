import { randomFrom } from './random.ts';

const words =
  'harbour tram night tide lamp rope salt bridge window bell ferry smoke letter north quiet'.split(' ');

/** A made-up show as RSS, item by item; about `notes` characters of show notes each. Dates go back day by day. */
export function* generatedFeed(episodes: number, notes: number): Generator<string, void> {
  const { pick } = randomFrom(7);
  const text = (length: number) => {
    let written = '';
    while (written.length < length) written += `${pick(words)} `;
    return written;
  };
  yield `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Harbour talk</title><link>https://harbour.example/</link><description>${text(300)}</description>
<language>en</language><itunes:author>Ada</itunes:author><itunes:image href="https://harbour.example/cover.jpg"/>\n`;
  const newest = Date.UTC(2026, 10, 20, 5);
  for (let number = episodes; number > 0; number -= 1) {
    const date = new Date(newest - (episodes - number) * 86_400_000).toUTCString();
    yield `<item><title>${String(number)}: ${text(30)}</title><guid isPermaLink="false">harbour-${String(number)}</guid>
<pubDate>${date}</pubDate><itunes:duration>00:42:${String(number % 60).padStart(2, '0')}</itunes:duration><itunes:episode>${String(number)}</itunes:episode>
<enclosure url="https://media.harbour.example/${String(number)}.mp3?t=${String(number)}" length="40000000" type="audio/mpeg"/>
<podcast:transcript url="https://harbour.example/${String(number)}.vtt" type="text/vtt"/>
<itunes:summary>${text(notes / 4)}</itunes:summary>
<content:encoded><![CDATA[<p>${text(notes / 2)}</p><p>See <a href="https://harbour.example/${String(number)}">the page</a>.</p><ul><li>${text(notes / 4)}</li></ul>]]></content:encoded></item>\n`;
  }
  yield '</channel></rss>\n';
}
