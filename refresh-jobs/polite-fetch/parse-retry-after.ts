const day = 86_400_000;

/** When a server that sent this `Retry-After` (seconds or an HTTP date) may be asked again; at most a day from now. */
export function parseRetryAfter(header: string | null, now: Date): Date | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const at = /^\d+$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at) || at <= now.getTime()) return undefined;
  return new Date(Math.min(at, now.getTime() + day));
}
