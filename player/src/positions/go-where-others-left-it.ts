import type { Episode } from '../../../api/contract/podcast.ts';
import type { Player } from '../playback/create-player.ts';
import type { Positions } from './create-positions.ts';

/** Milliseconds by which two devices may differ without anybody noticing. */
const othersWithin = 10_000;

/** Another device may have gone on since this page was loaded; it counts unless the listener is quicker. */
export async function goWhereOthersLeftIt(
  episode: Episode,
  parts: { player: Player; positions: Positions; ask(id: string): Promise<Episode> },
): Promise<void> {
  const { player, positions } = parts;
  const known = positions.of(episode);
  const fresh = await parts.ask(episode.id).catch(() => null);
  const there = fresh?.position;
  const { item, positionMs } = player.state;
  if (!there || item?.id !== episode.id || there.completed) return;
  const newer = !known || Date.parse(there.updatedAt) > Date.parse(known.updatedAt);
  const untouched = Math.abs(positionMs - positions.startAt(episode)) < othersWithin;
  if (newer && untouched && Math.abs(there.positionMs - positionMs) > othersWithin) {
    player.seek(there.positionMs);
  }
}
