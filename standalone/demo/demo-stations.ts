export type DemoStation = {
  mount: string;
  name: string;
  description: string;
  genre: string;
  /** In kbit/s. */
  bitrate: number;
  /** One loop, in `loops/`. */
  file: string;
  artwork: string;
  /** Shown one after the other in the course of a loop. */
  titles: string[];
};

const nightTram = {
  name: 'Demo: Night Tram',
  description: 'A demo station of Airdex: a light beat with an electric piano, in a loop',
  genre: 'Demo, Lo-Fi',
  artwork: 'night-tram.png',
  titles: ['Airdex Demo - Last Stop First', 'Airdex Demo - Rain on the Window', 'Airdex Demo - Change Here'],
};

/** What the demo origin plays; all of it was made for Airdex, by `compose.ts`. */
export const demoStations: DemoStation[] = [
  {
    mount: '/slow-tides.mp3',
    name: 'Demo: Slow Tides',
    description: 'A demo station of Airdex: ambient pads over waves, in a loop',
    genre: 'Demo, Ambient',
    bitrate: 128,
    file: 'slow-tides-128.mp3',
    artwork: 'slow-tides.png',
    titles: [
      'Airdex Demo - Low Water',
      'Airdex Demo - The Turn',
      'Airdex Demo - High Water',
      'Airdex Demo - Ebb',
    ],
  },
  {
    mount: '/paper-lanterns.mp3',
    name: 'Demo: Paper Lanterns',
    description: 'A demo station of Airdex: a mellow arpeggio with a bass, in a loop',
    genre: 'Demo, Chillout',
    bitrate: 128,
    file: 'paper-lanterns-128.mp3',
    artwork: 'paper-lanterns.png',
    titles: ['Airdex Demo - One Light', 'Airdex Demo - Many Lights', 'Airdex Demo - Up They Go'],
  },
  { ...nightTram, mount: '/night-tram.mp3', bitrate: 128, file: 'night-tram-128.mp3' },
  { ...nightTram, mount: '/night-tram-64.mp3', bitrate: 64, file: 'night-tram-64.mp3' },
];
