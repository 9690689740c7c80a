import sharp from 'sharp';

const circles = (list: [x: number, y: number, radius: number, fill: string][]) =>
  list.map(([x, y, r, fill]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`).join('');
const wave = (y: number, fill: string) =>
  `<path d="M0 ${y} C 110 ${y - 60} 150 ${y + 60} 256 ${y} S 400 ${y - 60} 512 ${y} V512 H0Z" fill="${fill}"/>`;

const pictures: Record<string, { background: string; drawing: string }> = {
  'slow-tides': {
    background: '#f2d8b8',
    drawing:
      circles([[350, 170, 70, '#e98a5b']]) +
      wave(290, '#5fa3a8') +
      wave(360, '#33758a') +
      wave(430, '#1f4d68'),
  },
  'paper-lanterns': {
    background: '#2b2347',
    drawing: circles([
      [150, 330, 74, '#f0a04b'],
      [150, 330, 46, '#f9d58b'],
      [330, 220, 58, '#e4714f'],
      [330, 220, 34, '#f6b98c'],
      [240, 100, 36, '#c85a7c'],
      [240, 100, 20, '#eea5b4'],
    ]),
  },
  'night-tram': {
    background: '#16213a',
    drawing:
      circles([[400, 110, 44, '#e9e2c8']]) +
      '<path d="M0 420H512V430H0Z" fill="#8a93a8"/>' +
      '<rect x="90" y="210" width="332" height="180" rx="34" fill="#c8402f"/>' +
      '<path d="M124 250h80v70h-80zM216 250h80v70h-80zM308 250h80v70h-80z" fill="#f7d774"/>' +
      circles([
        [165, 398, 24, '#0c1220'],
        [347, 398, 24, '#0c1220'],
      ]),
  },
};

/** The picture of a demo station, 512 x 512. */
export function drawArtwork(name: string): Promise<Buffer> {
  const { background = '#444', drawing = '' } = pictures[name] ?? {};
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">' +
    `<rect width="512" height="512" fill="${background}"/>${drawing}</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true, compressionLevel: 9 }).toBuffer();
}
