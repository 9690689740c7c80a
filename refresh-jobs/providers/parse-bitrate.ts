/** Kbit/s from whatever a source says: `128`, `128000` (bits), `128 kbps`; undefined for words like `Quality 4,00`. */
export function parseBitrate(said: string | number | undefined): number | undefined {
  const digits = /^\s*(\d+)(?:\.\d+)?\s*(?:k\w*)?\s*$/i.exec(String(said ?? ''))?.[1];
  const value = Number(digits);
  if (!Number.isFinite(value) || value <= 0) return undefined;
  const kilobits = value >= 8000 ? Math.round(value / 1000) : value;
  return kilobits <= 10_000 ? kilobits : undefined;
}
