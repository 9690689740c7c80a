import { parts } from './parts.ts';
import { runProgram } from './run-program.ts';
import type { IcecastPart } from './start-icecast.ts';

export type SourceOptions = {
  mount: string;
  name: string;
  genre?: string;
  /** kbit/s */
  bitrate?: number;
};

/** ffmpeg sends a steady tone as MP3 to a mount; ready once Icecast lists it. */
export async function startSource(
  icecast: IcecastPart,
  options: SourceOptions,
): Promise<{ close(): Promise<void> }> {
  const bitrate = String(options.bitrate ?? 128);
  const target = new URL(options.mount, icecast.url);
  const args = [
    ...[
      '-hide_banner',
      '-loglevel',
      'error',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=330:sample_rate=44100',
    ],
    ...[
      '-c:a',
      'libmp3lame',
      '-b:a',
      `${bitrate}k`,
      '-content_type',
      'audio/mpeg',
      '-ice_name',
      options.name,
    ],
    ...['-ice_genre', options.genre ?? 'test', '-ice_public', '1', '-f', 'mp3'],
    `icecast://source:${icecast.sourcePassword}@${target.host}${target.pathname}`,
  ];
  const source = await runProgram(parts.ffmpeg.program, args, async () => {
    const status = await fetch(`${icecast.url}/status-json.xsl`).then(
      (answer) => answer.text(),
      () => '',
    );
    return status.includes(options.mount);
  });
  return { close: () => source.stop('SIGKILL') };
}
