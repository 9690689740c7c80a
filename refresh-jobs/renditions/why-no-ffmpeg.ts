import { runFfmpeg } from './run-ffmpeg.ts';

/** Why no renditions can be made on this machine, in words an admin understands; null where they can. */
export async function whyNoFfmpeg(searchPath?: string): Promise<string | null> {
  const signal = new AbortController().signal;
  const advice = 'Install it (Debian: apt install ffmpeg), or turn renditions off.';
  try {
    const { output } = await runFfmpeg('ffmpeg', ['-hide_banner', '-encoders'], {
      ...{ signal, timeoutMs: 30_000, searchPath },
    });
    const missing = ['libopus', 'libmp3lame'].filter((name) => !output.includes(` ${name} `));
    return missing.length === 0
      ? null
      : `ffmpeg was built without ${missing.join(' and ')}, so renditions cannot be made. ${advice}`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? `ffmpeg is not there, so no renditions are made. ${advice}`
      : `ffmpeg does not start (${message}), so no renditions are made. ${advice}`;
  }
}
