import { stored, type Store } from '../stored.ts';

/** How fast each show is heard; one without a speed of its own takes that which was chosen last. */
export function createPace(store: Store) {
  const rates = stored<{ usual: number; shows: Record<string, number> }>(store, 'rates', {
    usual: 1,
    shows: {},
  });
  return {
    rateFor: (podcast: string) => rates.value.shows[podcast] ?? rates.value.usual,
    keep(podcast: string, rate: number) {
      rates.value = { usual: rate, shows: { ...rates.value.shows, [podcast]: rate } };
    },
  };
}
export type Pace = ReturnType<typeof createPace>;
