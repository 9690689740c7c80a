import { n, t } from '../l10n.ts';
import { formatOf, type Obstacle } from './playable.ts';
import { isEpisode, isTrack, type Playable } from './playable-item.ts';
import type { PlayerState } from './player-state.ts';

export function sayObstacle(obstacle: Obstacle, item?: Playable): string {
  const codec = item && isTrack(item) ? formatOf(item) : null;
  if (obstacle === 'codec' && codec !== null) {
    return t('Your browser cannot play {codec}. An admin can let Airdex make a version that it can.', {
      codec,
    });
  }
  return obstacle === 'insecure'
    ? t('Plays over plain http only, which a browser refuses on this secure page.')
    : t('Your browser cannot play this format.');
}

/** What is going on, in a few words; null while all is well and there are better things to show. */
export function sayPhase(state: Readonly<PlayerState>, now: number, offline = false): string | null {
  switch (state.phase) {
    case 'connecting':
      return state.tried > 0 ? t('Trying another stream …') : t('Connecting …');
    case 'buffering':
      return t('Buffering …');
    case 'waiting': {
      if (offline) return t('Goes on as soon as there is a network');
      const seconds = Math.max(0, Math.ceil(((state.retryAt ?? now) - now) / 1_000));
      return n('Connection lost. Next try in %n second', 'Connection lost. Next try in %n seconds', seconds);
    }
    case 'paused':
      return state.elsewhere ? t('Plays in another tab now') : t('Paused');
    case 'failed':
      return t('Not playing');
    default:
      return null;
  }
}

/** Why it does not play, and what to do, once nothing more is tried by itself. */
export function sayPlayFailure(state: Readonly<PlayerState>): string {
  const missing = state.failure === 'all-failed' || state.failure === 'no-streams';
  if (missing && state.item && isEpisode(state.item)) {
    return t('The server of the publisher does not give the file. Your place is kept; try again later.');
  }
  if (missing && state.item && isTrack(state.item)) {
    return t('The file does not come. Its disk or its server may be off; an admin can see more.');
  }
  switch (state.failure) {
    case 'insecure':
    case 'codec':
      return `${sayObstacle(state.failure, state.item ?? undefined)} ${t('Its link can be opened in another player.')}`;
    case 'unreadable':
      return `${t('The file comes, but your browser finds no sound in it that it understands: it seems damaged.')} ${t('Its link can be opened in another player.')}`;
    case 'not-allowed':
      return t('Your browser wants one more click before it lets sound out.');
    case 'no-streams':
      return t('No stream of this station is known any more. Another one may play the same.');
    default:
      return state.tried > 1
        ? n(
            'None of its %n stream answers. It may be off the air; try again later or choose another.',
            'None of its %n streams answers. It may be off the air; try again later or choose another.',
            state.tried,
          )
        : t('Its stream does not answer. It may be off the air; try again later or choose another.');
  }
}
