import { inject, type InjectionKey, provide, shallowRef, type ShallowRef } from 'vue';

/** URNs: an album's or an artist's stands for its tracks. */
export type Offered = { items: string[]; name: string };
type Adding = { offered: ShallowRef<Offered | null>; offer(items: string[], name: string): void };
const key: InjectionKey<Adding> = Symbol('adding');

/** The one dialog in which something is put into a playlist; provided by the shell, opened from anywhere below it. */
export function provideAdding(): Adding {
  const offered = shallowRef<Offered | null>(null);
  const adding = { offered, offer: (items: string[], name: string) => (offered.value = { items, name }) };
  provide(key, adding);
  return adding;
}

/** Null where there is no such dialog, as in a widget. */
export function useAdding(): Adding | null {
  return inject(key, null);
}
