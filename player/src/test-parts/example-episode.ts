import type { Episode, Podcast } from '../../../api/contract/podcast.ts';
import { exampleStream } from './example-station.ts';

export function examplePodcast(given: Partial<Podcast> = {}): Podcast {
  return {
    id: 'podcast:00000000-0000-4000-8000-000000000001',
    title: 'Harbour Letters',
    author: 'Mira Holt',
    description: '<p>Letters that came by ship.</p>',
    homepage: 'https://letters.example/',
    feedUrl: 'https://letters.example/feed.xml',
    artwork: null,
    languages: ['en'],
    categories: ['History'],
    explicit: false,
    medium: 'podcast',
    type: 'episodic',
    complete: false,
    funding: [],
    persons: [],
    episodes: 3,
    latestEpisodeAt: '2026-01-01T08:00:00.000Z',
    state: 'ok',
    failure: null,
    private: false,
    subscribed: false,
    ...given,
  };
}

export function exampleEpisode(given: Partial<Episode> = {}): Episode {
  const { id, title, artwork } = examplePodcast();
  return {
    id: 'episode:00000000-0000-4000-8000-000000000001',
    title: 'The Lamp Keeper',
    podcast: { id, title, artwork },
    summary: 'A keeper writes home.',
    description: null,
    homepage: null,
    artwork: null,
    publishedAt: '2026-01-01T08:00:00.000Z',
    durationMs: 3_600_000,
    season: null,
    number: null,
    type: 'full',
    explicit: false,
    live: false,
    persons: [],
    soundbites: [],
    hasChapters: false,
    hasTranscript: false,
    streams: [exampleStream({ url: 'https://letters.example/1.mp3', protocol: 'file', bitrate: null })],
    playLink: 'https://airdex.example/play/token/episode',
    favorite: false,
    lastPlayedAt: null,
    position: null,
    private: false,
    provider: null,
    ...given,
  };
}

export function numberedEpisode(number: number, given: Partial<Episode> = {}): Episode {
  const id = `episode:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return exampleEpisode({ id, title: `Episode ${String(number)}`, ...given });
}
