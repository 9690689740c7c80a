import { reactive } from 'vue';
import type { Opinions as OpinionList } from '../../../api/contract/history.ts';
import type { Playable } from '../playback/playable-item.ts';

export type Opinion = OpinionList['items'][number]['opinion'];

/** What the listener likes and does not; it shows at once, and the queue of events brings it to Airdex. */
export function createOpinions(parts: {
  load(): Promise<OpinionList>;
  say(item: Playable, opinion: Opinion | 'unrated'): void;
}) {
  const said = reactive(new Map<string, Opinion>());
  /** Changed here and now: newer than what Airdex answers. */
  const changed = new Set<string>();

  return {
    of: (item: Pick<Playable, 'id'>): Opinion | null => said.get(item.id) ?? null,
    /** A second time takes it back. */
    toggle(item: Playable, opinion: Opinion): void {
      changed.add(item.id);
      if (said.get(item.id) === opinion) said.delete(item.id);
      else said.set(item.id, opinion);
      parts.say(item, said.get(item.id) ?? 'unrated');
    },
    async load(): Promise<void> {
      // Without an answer nothing is marked, and saying something still works.
      const { items } = await parts.load().catch(() => ({ items: [] }));
      for (const { item, opinion } of items) if (!changed.has(item)) said.set(item, opinion);
    },
    clear(): void {
      said.clear();
      changed.clear();
    },
  };
}
export type Opinions = ReturnType<typeof createOpinions>;
