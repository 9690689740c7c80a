/** Enough sound that its arrival says something, and not so much that the browser had paused loading. */
const [leastSeconds, mostMs] = [4, 20_000];
const leastKbit = 400;

/** How many kbit/s arrive here, by what was played; until then by what the browser thinks. */
export function createBandwidth(hint: () => number | null) {
  let measured: number | null = null;
  let last = '';
  return {
    /** Counted once for each time that a stream was asked for. */
    arrived(stream: { url: string }, seconds: number, bitrate: number | null, milliseconds: number): void {
      if (stream.url === last || bitrate === null || milliseconds <= 0) return;
      if (seconds < leastSeconds || milliseconds > mostMs || seconds * bitrate < leastKbit) return;
      last = stream.url;
      const rate = (seconds * bitrate) / (milliseconds / 1_000);
      measured = measured === null ? rate : measured * 0.5 + rate * 0.5;
    },
    /** What played came too slowly. */
    ranDry(bitrate: number | null): void {
      if (bitrate !== null) measured = Math.min(measured ?? Number.POSITIVE_INFINITY, bitrate);
    },
    /** kbit/s, or null while nobody knows. */
    rate: () => measured ?? hint(),
  };
}
export type Bandwidth = ReturnType<typeof createBandwidth>;

type Connection = { downlink?: number; saveData?: boolean };

/** What the browser thinks of the connection, in kbit/s; only some say it. */
export function connectionHint(navigator: Navigator & { connection?: Connection }): number | null {
  const { downlink, saveData } = navigator.connection ?? {};
  if (saveData === true) return 200;
  // They say no more than 10 Mbit/s, however fast it is.
  return downlink === undefined || downlink <= 0 || downlink >= 10 ? null : downlink * 1_000;
}
