import { chromium, type Browser } from 'playwright-core';
import { parts } from './parts.ts';

/** Debian's Chromium without a screen, that contacts nothing but the pages it is given. */
export function launchChromium(flags: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: parts.chromium.program,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--mute-audio'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', ...flags],
    ],
  });
}
