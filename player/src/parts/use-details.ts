import { inject, type InjectionKey, provide, shallowRef, type ShallowRef } from 'vue';
import type { Station } from '../../../api/contract/station.ts';

type Details = { station: ShallowRef<Station | null>; show(station: Station): void };
const key: InjectionKey<Details> = Symbol('details');

/** The one dialog with what is known of a station; provided by the shell, opened from anywhere below it. */
export function provideDetails(): Details {
  const station = shallowRef<Station | null>(null);
  const details = { station, show: (shown: Station) => (station.value = shown) };
  provide(key, details);
  return details;
}

export function useDetails(): Details {
  const details = inject(key);
  if (!details) throw new Error('Nothing above this component shows details: call provideDetails() there.');
  return details;
}
