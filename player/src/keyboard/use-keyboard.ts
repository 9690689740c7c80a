import { onScopeDispose } from 'vue';
import type { Airdex } from '../airdex.ts';
import { keepsItsPlace } from '../playback/playable-item.ts';

/** Single keys, so they stay out of the way of fields, menus and dialogs. */
export function useKeyboard(window: Window, airdex: Airdex, shell: { search(): void; help(): void }): void {
  const { player, queue } = airdex;

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]')) return;
    // Buttons and links answer to the space bar themselves.
    if (event.key === ' ' && target?.closest('button, a, summary')) return;
    const action = actions(getComputedStyle(window.document.documentElement).direction === 'rtl')[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  function actions(rightToLeft: boolean): Record<string, () => void> {
    const { item, rate, volume } = player.state;
    const long = item !== null && keepsItsPlace(item);
    const back = () => player.skip(-15_000);
    const forward = () => player.skip(30_000);
    const [backwards, onwards] = long ? [back, forward] : [queue.previous, queue.next];
    return {
      '/': shell.search,
      '?': shell.help,
      ...(item && {
        ' ': player.toggle,
        m: player.toggleMute,
        f: () => {
          airdex.toggleFavorite(item);
        },
        ArrowUp: () => player.setVolume(volume + 0.05),
        ArrowDown: () => player.setVolume(volume - 0.05),
        ArrowLeft: rightToLeft ? onwards : backwards,
        ArrowRight: rightToLeft ? backwards : onwards,
        ...(long && {
          j: back,
          l: forward,
          '<': () => airdex.setRate(rate - 0.1),
          '>': () => airdex.setRate(rate + 0.1),
        }),
      }),
    };
  }

  window.addEventListener('keydown', pressed);
  onScopeDispose(() => window.removeEventListener('keydown', pressed));
}
