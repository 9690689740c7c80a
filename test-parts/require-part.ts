import { describe } from 'vitest';
import { isInstalled, type Part } from './parts.ts';

/**
 * `describe` for suites that need real parts. Where one is missing the suite says so and is skipped on a user's
 * machine; in CI it fails, so that a green run always means that everything ran.
 */
export function describeWith(...needed: Part[]): typeof describe | typeof describe.skip {
  const missing = needed.filter((part) => !isInstalled(part)).map((part) => part.name);
  if (missing.length === 0) return describe;
  const message = `DID NOT RUN: ${missing.join(', ')} missing (npm test installs it on Debian, as root).`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(message);
  return describe.skip;
}
