export type DemoEpisode = {
  id: string;
  title: string;
  notes: string;
  publishedAt: string;
  number: number;
  /** Loops, played one after the other, each so many times. */
  parts: { file: string; times: number; title: string; words: string[] }[];
};

/** A show in three episodes, so that podcasts can be tried without internet. The sound is the demo stations' own. */
export const demoShow = {
  path: '/show/feed.xml',
  title: 'Demo: How the loops were made',
  author: 'Airdex',
  description:
    'A demo podcast of Airdex. It plays the music of the demo stations, with chapters and a transcript that follows.',
  artwork: 'paper-lanterns.png',
  guid: '7d0c1b8e-3b77-5d7e-9c55-1f6f2b1d9a10',
};

const slowTides = { file: 'slow-tides-128.mp3', title: 'Slow Tides' };
const paperLanterns = { file: 'paper-lanterns-128.mp3', title: 'Paper Lanterns' };
const nightTram = { file: 'night-tram-128.mp3', title: 'Night Tram' };

export const demoEpisodes: DemoEpisode[] = [
  {
    id: 'three-pieces',
    title: 'Three pieces in one sitting',
    notes:
      '<p>All three pieces, one after the other.</p><ul><li>0:00 Slow Tides</li><li>1:20 Paper Lanterns</li>' +
      '<li>2:41 Night Tram</li></ul>',
    publishedAt: '2026-11-20T18:00:00Z',
    number: 3,
    parts: [
      { ...slowTides, times: 2, words: ['[Waves, far off.]', '[Pads swell and sink with the tide.]'] },
      { ...paperLanterns, times: 2, words: ['[An arpeggio, one light after the other.]', '[A bass joins.]'] },
      {
        ...nightTram,
        times: 2,
        words: ['[A light beat, an electric piano.]', '[The tram turns and goes home.]'],
      },
    ],
  },
  {
    id: 'lanterns',
    title: 'Lanterns, twice over',
    notes: '<p>One arpeggio, and what a bass does to it. From 0:40 on it is heard again.</p>',
    publishedAt: '2026-11-13T18:00:00Z',
    number: 2,
    parts: [
      { ...paperLanterns, title: 'Once', times: 1, words: ['[One light.]', '[Many lights.]'] },
      { ...paperLanterns, title: 'And once more', times: 1, words: ['[The same again.]', '[Up they go.]'] },
    ],
  },
  {
    id: 'tides',
    title: 'Waiting for the tide',
    notes: '<p>Pads over waves: low water, the turn, high water.</p>',
    publishedAt: '2026-11-06T18:00:00Z',
    number: 1,
    parts: [
      { ...slowTides, title: 'Low water', times: 1, words: ['[Low water.]', '[The turn.]'] },
      { ...slowTides, title: 'High water', times: 1, words: ['[High water.]', '[Ebb.]'] },
    ],
  },
];
