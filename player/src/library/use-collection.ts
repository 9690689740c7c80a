import { ref } from 'vue';
import type { Track } from '../../../api/contract/library.ts';
import { useAirdex } from '../airdex.ts';
import type { TrackFilter } from '../api/library-api.ts';
import { sayProblem } from '../api/say-problem.ts';
import { t } from '../l10n.ts';
import { isTrack } from '../playback/playable-item.ts';
import { createTrackSource } from './create-track-source.ts';

/** As many as are put into the queue at once. */
const mostQueued = 300;

/** What is done with an album, an artist or a folder as a whole: its tracks are asked for when somebody presses. */
export function useCollection() {
  const { libraryApi, notice, queue } = useAirdex();
  const busy = ref(false);
  const say = (text: string) => (notice.value = { text, at: Date.now() });

  async function whileBusy(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      say(sayProblem(error));
    }
    busy.value = false;
  }

  /** Browsers let sound out for a moment after the click, which is longer than Airdex takes. */
  const play = (filter: TrackFilter, order: 'as-it-is' | 'shuffled' = 'as-it-is') =>
    whileBusy(async () => {
      const source = createTrackSource(libraryApi, filter);
      await source.more?.();
      if (source().length === 0) say(t('There is nothing to play in it.'));
      else queue.playAll(source, order);
    });

  const readAll = async (filter: TrackFilter): Promise<Track[]> => {
    const source = createTrackSource(libraryApi, filter);
    while (source.more && source().length < mostQueued) await source.more();
    return source().filter(isTrack).slice(0, mostQueued);
  };

  const enqueue = (filter: TrackFilter, name: string, where: 'next' | 'last') =>
    whileBusy(async () => {
      const tracks = await readAll(filter);
      if (where === 'next') queue.playNext(tracks);
      else queue.add(tracks);
      say(
        where === 'next'
          ? t('{name} plays next.', { name })
          : t('{name} plays after the others in the queue.', { name }),
      );
    });

  return { busy, play, enqueue };
}
