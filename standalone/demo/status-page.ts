import type { DemoStation } from './demo-stations.ts';

export type MountState = { station: DemoStation; listeners: number; listenerPeak: number; title: string };

/** The body of `/status-json.xsl`, in the shape of Icecast 2.4: a list, or one object for one mount. */
export function statusPage(base: string, startedAt: Date, mounts: MountState[]): string {
  const started = { rfc: startedAt.toUTCString().replace('GMT', '+0000'), iso: isoSeconds(startedAt) };
  const sources = mounts.map(({ station, listeners, listenerPeak, title }) => ({
    artwork_url: `${base}/artwork/${station.artwork}`,
    audio_info: `channels=2;samplerate=48000;bitrate=${String(station.bitrate)}`,
    bitrate: station.bitrate,
    channels: 2,
    genre: station.genre,
    listener_peak: listenerPeak,
    listeners,
    listenurl: base + station.mount,
    samplerate: 48000,
    server_description: station.description,
    server_name: station.name,
    server_type: 'audio/mpeg',
    server_url: base,
    stream_start: started.rfc,
    stream_start_iso8601: started.iso,
    title,
    dummy: null,
  }));
  return JSON.stringify({
    icestats: {
      admin: 'nobody@localhost',
      host: new URL(base).hostname,
      location: 'Airdex demo',
      server_id: 'Airdex demo origin (like Icecast 2.4)',
      server_start: started.rfc,
      server_start_iso8601: started.iso,
      source: sources.length === 1 ? sources[0] : sources,
    },
  });
}

function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '+0000');
}
