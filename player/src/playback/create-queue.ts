import { type Ref, shallowRef } from 'vue';
import { stored, type Store } from '../stored.ts';
import { type Abilities, obstacleOfItem } from './playable.ts';
import { isEpisode, isTrack, type Playable } from './playable-item.ts';
import type { Player } from './create-player.ts';

/** Where an item was started from; read anew each time, since lists grow. `more` reads what comes after, if there is any. */
export type PlayableSource = (() => Playable[]) & { more?: () => Promise<unknown> };
export type Repeat = 'off' | 'all' | 'one';

/** As many as a device remembers. */
const mostQueued = 500;
/** So many before the end of what is read, more is read. */
const readAheadBy = 5;

/**
 * What comes next: first what the listener has put into the queue, then the list in which play was pressed.
 * What cannot sound here is left out. The queue survives leaving the page. Tracks may be shuffled and repeated.
 */
export function createQueue(player: Player, abilities: Abilities, store: Store, random = Math.random) {
  const entries: Ref<Playable[]> = stored<Playable[]>(store, 'queue', []);
  const source = shallowRef<PlayableSource>(() => []);
  let lastKnown: Playable[] = [];
  /** The place in the list to which playing returns once the queue is empty. */
  let anchor: Playable | null = null;
  let fromQueue = false;
  let heard: Playable[] = [];
  const shuffled = stored<boolean>(store, 'shuffle', false);
  const repeat = stored<Repeat>(store, 'repeat', 'off');
  /** The ids of a shuffled list as they were drawn. */
  let drawn: string[] = [];

  const sounds = (item: Playable) => obstacleOfItem(item, abilities) === null;
  const without = (id: string) => entries.value.filter((entry) => entry.id !== id);

  const here = () => anchor ?? player.state.item;
  const isMusic = () => isTrack(here() ?? ({ id: '' } as Playable));

  function neighbor(step: 1 | -1): Playable | undefined {
    const now = source.value();
    // A search may have moved on; then the list goes on as it was when the item was still in it.
    if (placeIn(now) !== -1) lastKnown = now;
    const list = isMusic() && shuffled.value ? inDrawnOrder(lastKnown) : lastKnown;
    const place = placeIn(list);
    if (place === -1) return undefined;
    for (let index = place + step; index >= 0 && index < list.length; index += step) {
      const item = list[index];
      if (item && sounds(item)) return item;
    }
    if (!isMusic() || repeat.value !== 'all' || mayGrow()) return undefined;
    const around = step === 1 ? list : list.toReversed();
    return around.find(sounds);
  }

  /** The same item may be in a list twice: the very one that was started is meant. */
  function placeIn(items: Playable[]): number {
    const wanted = here();
    const itself = anchor === null ? -1 : items.indexOf(anchor);
    return itself === -1 ? items.findIndex(({ id }) => id === wanted?.id) : itself;
  }

  /** What has been drawn keeps its place; what is new to the list comes somewhere after what plays. */
  function inDrawnOrder(items: Playable[]): Playable[] {
    const byId = new Map(items.map((item) => [item.id, item]));
    const known = new Set(drawn);
    const added = [...byId.keys()].filter((id) => !known.has(id));
    drawn = drawn.filter((id) => byId.has(id));
    const first = drawn.indexOf(here()?.id ?? '') + 1;
    for (const id of added) {
      drawn.splice(first + Math.floor(random() * (drawn.length - first + 1)), 0, id);
    }
    return drawn.flatMap((id) => byId.get(id) ?? []);
  }

  const mayGrow = () => source.value.more !== undefined;

  function readOn(): void {
    const { more } = source.value;
    const list = source.value();
    if (more && placeIn(list) >= list.length - readAheadBy) void more().catch(() => undefined);
  }

  function playFromList(item: Playable): void {
    anchor = item;
    fromQueue = false;
    heard = [];
    entries.value = without(item.id);
    player.play(item);
    readOn();
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
    if (item) return playFromList(item);
    const asked = source.value;
    const before = here();
    // The end of what is read, but not of the list.
    void asked.more?.().then(
      () => {
        const read = source.value === asked && here() === before ? neighbor(1) : undefined;
        if (read) playFromList(read);
      },
      () => undefined,
    );
  }

  /** What plays has come to its end by itself. */
  function ended(): void {
    const { item } = player.state;
    if (item && isTrack(item) && repeat.value === 'one') player.play(item, 0);
    else next();
  }

  function peek(): Playable | undefined {
    return entries.value.find(sounds) ?? neighbor(1);
  }

  /** What plays after the queue, as far as the list is read. */
  function upcoming(most: number): Playable[] {
    const list = isMusic() && shuffled.value ? inDrawnOrder(source.value()) : source.value();
    const place = placeIn(list);
    return place === -1
      ? []
      : list
          .slice(place + 1)
          .filter(sounds)
          .slice(0, most);
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

  function insert(items: Playable | Playable[], index: number): void {
    const added = new Map([items].flat().map((item) => [item.id, withoutSecrets(item)]));
    const others = entries.value.filter(({ id }) => !added.has(id));
    const all = [...others.slice(0, index), ...added.values(), ...others.slice(index)];
    entries.value = all.slice(0, mostQueued);
  }

  function start(item: Playable, from: PlayableSource): void {
    source.value = from;
    lastKnown = from();
    drawn = [item.id];
    playFromList(item);
  }

  return {
    entries,
    shuffled,
    repeat,
    play: start,
    /** A whole list, from its beginning or in an order that is drawn. */
    playAll(from: PlayableSource, order: 'as-it-is' | 'shuffled') {
      const items = from().filter(sounds);
      const first = order === 'shuffled' ? items[Math.floor(random() * items.length)] : items[0];
      if (!first) return;
      shuffled.value = order === 'shuffled';
      start(first, from);
    },
    /** What was there before any list, as after a reload, is followed by what is after it in this one. */
    goOnIn(from: PlayableSource) {
      if (anchor === null) source.value = from;
    },
    playEntry,
    playNext: (items: Playable | Playable[]) => insert(items, 0),
    add: (items: Playable | Playable[]) => insert(items, entries.value.length),
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
      (step === -1 && fromQueue ? heard.length > 0 || anchor !== null : neighbor(step) !== undefined) ||
      (step === 1 && mayGrow()),
    peek,
    upcoming,
    /** One of what comes anyway. */
    playUpcoming: playFromList,
    ended,
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
