import type { TagResult, TagTask, ThreadSays } from './tag-thread.ts';

/** Stands for a parser that broken files lead astray; by the name of the file. */
export function readTags({ name, port }: TagTask): TagResult {
  port.postMessage('begun' satisfies ThreadSays);
  const eaten: unknown[] = [];
  while (name === 'loop') eaten.length = 0;
  while (name === 'eat') eaten.push(new Array(10_000).fill(name));
  port.close();
  return { failure: `read by its name, ${name}` };
}
