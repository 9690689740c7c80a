import { type Ref, shallowRef } from 'vue';
import { stored, type Store } from '../stored.ts';
import { type Abilities, obstacleOfItem } from './playable.ts';
import { isEpisode, type Playable } from './playable-item.ts';
import type { Player } from './create-player.ts';

/** Where an item was started from; read anew each time, since lists grow. */
export type PlayableSource = () => Playable[];

/**
 * What comes next: first what the listener has put into the queue, then the list in which play was pressed.
 * What cannot sound here is left out. The queue survives leaving the page.
 */
export function createQueue(player: Player, abilities: Abilities, store: Store) {
  const entries: Ref<Playable[]> = stored<Playable[]>(store, 'queue', []);
  const source = shallowRef<PlayableSource>(() => []);
  let lastKnown: Playable[] = [];
  /** The place in the list to which playing returns once the queue is empty. */
  let anchor: Playable | null = null;
  let fromQueue = false;
  let heard: Playable[] = [];

  const sounds = (item: Playable) => obstacleOfItem(item, abilities) === null;
  const without = (id: string) => entries.value.filter((entry) => entry.id !== id);

  function neighbor(step: 1 | -1): Playable | undefined {
    const now = source.value();
    const placeIn = (items: Playable[]) =>
      items.findIndex(({ id }) => id === (anchor ?? player.state.item)?.id);
    // A search may have moved on; then the list goes on as it was when the item was still in it.
    if (placeIn(now) !== -1) lastKnown = now;
    const here = placeIn(lastKnown);
    if (here === -1) return undefined;
    for (let index = here + step; index >= 0; index += step) {
      const item = lastKnown[index];
      if (!item || sounds(item)) return item;
    }
    return undefined;
  }

  function playFromList(item: Playable): void {
    anchor = item;
    fromQueue = false;
    heard = [];
    entries.value = without(item.id);
    player.play(item);
  }

  function playEntry(id: string): void {
    const entry = entries.value.find((each) => each.id === id);
    if (!entry) return;
    entries.value = without(id);
    if (fromQueue && player.state.item) heard.push(player.state.item);
    fromQueue = true;
    player.play(entry);
  }

  function next(): void {
    const entry = entries.value.find(sounds);
    if (entry) return playEntry(entry.id);
    const item = neighbor(1);
    if (item) playFromList(item);
  }

  function previous(): void {
    if (!fromQueue) {
      const item = neighbor(-1);
      if (item) playFromList(item);
      return;
    }
    const before = heard.pop() ?? anchor;
    const current = player.state.item;
    if (!before) return;
    if (current) entries.value = [withoutSecrets(current), ...without(current.id)];
    fromQueue = before !== anchor;
    player.play(before);
  }

  function insert(item: Playable, index: number): void {
    const others = without(item.id);
    entries.value = [...others.slice(0, index), withoutSecrets(item), ...others.slice(index)];
  }

  return {
    entries,
    play(item: Playable, from: PlayableSource) {
      source.value = from;
      lastKnown = from();
      playFromList(item);
    },
    /** What was there before any list, as after a reload, is followed by what is after it in this one. */
    goOnIn(from: PlayableSource) {
      if (anchor === null) source.value = from;
    },
    playEntry,
    playNext: (item: Playable) => insert(item, 0),
    add: (item: Playable) => insert(item, entries.value.length),
    holds: (id: string) => entries.value.some((entry) => entry.id === id),
    remove: (id: string) => (entries.value = without(id)),
    /** To the place that has this index afterwards. */
    move(id: string, index: number) {
      const entry = entries.value.find((each) => each.id === id);
      if (entry) insert(entry, Math.min(Math.max(0, index), entries.value.length - 1));
    },
    clear: () => (entries.value = []),
    has: (step: 1 | -1) =>
      (step === 1 && entries.value.some(sounds)) ||
      (step === -1 && fromQueue ? heard.length > 0 || anchor !== null : neighbor(step) !== undefined),
    next,
    previous,
  };
}
export type Queue = ReturnType<typeof createQueue>;

/** Signed and personal addresses are nobody's to keep; they are asked for again when it plays. */
export function withoutSecrets(item: Playable): Playable {
  const streams = item.streams.filter(({ signed }) => !signed);
  if (!isEpisode(item)) return { ...item, playLink: '', streams };
  return { ...item, playLink: '', description: null, streams: item.private ? [] : streams };
}
