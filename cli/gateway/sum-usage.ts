import { z } from 'zod';
import type { OriginDay } from '#db/stores/gateway-usage.ts';

const Line = z.object({
  at: z.iso.datetime({ offset: true }),
  origin: z.string(),
  bytes: z.number(),
  seconds: z.number(),
  refused: z.string(),
});

/** What went through the gateway, by day (as its log has it) and origin; the most first. Other lines are passed over. */
export async function sumUsage(lines: AsyncIterable<string>): Promise<OriginDay[]> {
  const sums = new Map<string, OriginDay>();
  for await (const text of lines) {
    const line = readLine(text);
    if (!line || line.refused !== '' || line.origin === '') continue;
    const day = line.at.slice(0, 10);
    const key = `${day} ${line.origin}`;
    const sum = sums.get(key) ?? { day, origin: line.origin, connections: 0, bytes: 0, seconds: 0 };
    sum.connections += 1;
    sum.bytes += line.bytes;
    sum.seconds += line.seconds;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((a, b) => b.day.localeCompare(a.day) || b.bytes - a.bytes);
}

function readLine(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
