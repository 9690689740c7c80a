import type { Clock } from './clock.ts';

/** Timers by name: setting one again replaces it. */
export function createTimers(clock: Clock) {
  let stops: Record<string, () => void> = {};
  return {
    later(name: string, milliseconds: number, call: () => void): void {
      stops[name]?.();
      stops[name] = clock.after(milliseconds, call);
    },
    never(name: string): void {
      stops[name]?.();
      Reflect.deleteProperty(stops, name);
    },
    neverAny(): void {
      for (const stop of Object.values(stops)) stop();
      stops = {};
    },
  };
}
export type Timers = ReturnType<typeof createTimers>;
