import type { ServerResponse } from 'node:http';
import type { DemoStation } from './demo-stations.ts';
import { createTitleInterleaver } from './interleave-titles.ts';
import { type Loop, sliceLoop, titleAt } from './loop.ts';
import type { MountState } from './status-page.ts';

/** As much as facts about browsers ask for: Chromium starts MP3 at 128 kbit/s only after about 100 KB. */
const burstBytes = 131_072;
/** Whoever lags further behind is cut off, as Icecast does; so memory stays bounded. */
const lagBytes = 524_288;
const tickMs = 100;
const titleInterval = 16_000;

type Listener = {
  response: ServerResponse;
  position: number;
  send: (sound: Buffer, title: string) => Buffer[];
};

export type Broadcast = {
  state(): MountState;
  /** `wantsTitles`: the listener asked for ICY titles in the stream. */
  listen(response: ServerResponse, wantsTitles: boolean): void;
  close(): void;
};

/** One mount on the air: everybody hears the same moment of its loop, at its bitrate. `clock` in milliseconds. */
export function startBroadcast(station: DemoStation, loop: Loop, clock: () => number): Broadcast {
  const startedAt = clock();
  const listeners = new Set<Listener>();
  let listenerPeak = 0;
  // A broadcast begins one loop ago, so that the very first listener gets a burst too.
  const onAir = () => loop.bytes.length + loop.toFrame(((clock() - startedAt) / 1000) * loop.bytesPerSecond);

  const timer = setInterval(() => {
    const end = onAir();
    for (const listener of listeners) serve(listener, end);
  }, tickMs);

  function serve(listener: Listener, end: number): void {
    const { response } = listener;
    if (response.writableLength > lagBytes) {
      response.destroy();
      return;
    }
    for (const sound of sliceLoop(loop, listener.position, end)) {
      const title = titleAt(loop, station.titles, listener.position);
      for (const part of listener.send(sound, title)) response.write(part);
      listener.position += sound.length;
    }
  }

  return {
    state: () => ({
      station,
      listeners: listeners.size,
      listenerPeak,
      title: titleAt(loop, station.titles, onAir()),
    }),
    listen(response, wantsTitles) {
      response.writeHead(200, {
        ...icyHeaders(station),
        ...(wantsTitles && { 'icy-metaint': String(titleInterval) }),
      });
      const send = wantsTitles ? createTitleInterleaver(titleInterval) : (sound: Buffer) => [sound];
      const end = onAir();
      const listener = { response, position: loop.toFrame(end - burstBytes), send };
      listeners.add(listener);
      listenerPeak = Math.max(listenerPeak, listeners.size);
      response.on('close', () => listeners.delete(listener));
      response.on('error', () => undefined);
      serve(listener, end);
    },
    close() {
      clearInterval(timer);
      for (const { response } of listeners) response.destroy();
    },
  };
}

function icyHeaders(station: DemoStation): Record<string, string> {
  return {
    'content-type': 'audio/mpeg',
    'icy-br': String(station.bitrate),
    'ice-audio-info': `channels=2;samplerate=48000;bitrate=${String(station.bitrate)}`,
    'icy-description': station.description,
    'icy-genre': station.genre,
    'icy-name': station.name,
    'icy-pub': '0',
  };
}
