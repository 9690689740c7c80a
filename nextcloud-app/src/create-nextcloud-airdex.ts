import { computed, type Ref, shallowRef } from 'vue';
import packageJson from '../package.json';
import { type Airdex, createAirdex } from '../../player/src/airdex.ts';
import { sayProblem } from '../../player/src/api/say-problem.ts';
import { pageStore } from '../../player/src/stored.ts';
import { createTokens } from './session/create-tokens.ts';
import { troubleOf, vouch } from './session/vouch.ts';
import type { Settings } from './settings.ts';
import { goOnAfterReload } from './sound/go-on-after-reload.ts';
import { openSoundFrame } from './sound/open-sound-frame.ts';

/** Why nothing that is the user's own is there: it stands until somebody has done something about it. */
export type Trouble = 'signed-out' | 'not-connected' | 'not-believed';
export type NextcloudAirdex = Airdex & { trouble: Ref<Trouble | null>; believeAgain(): Promise<void> };

let only: Promise<NextcloudAirdex> | undefined;

/** The one player of this page, however many widgets show it. */
export function nextcloudAirdex(
  settings: Settings & { baseUrl: string },
  place: string,
): Promise<NextcloudAirdex> {
  only ??= create(settings, place).catch((error: unknown) => {
    // The next to ask may have more luck.
    only = undefined;
    throw error;
  });
  return only;
}

async function create({ baseUrl, soundFrameUrl }: Settings & { baseUrl: string }, place: string) {
  const trouble = shallowRef<Trouble | null>(null);
  const tokens = createTokens({
    vouch: async () => {
      const token = await vouch();
      if (trouble.value !== 'not-believed') trouble.value = null;
      return token;
    },
    now: () => Date.now(),
    onRefused: (error) => (trouble.value = troubleOf(error) ?? trouble.value),
    onDisbelieved: () => (trouble.value = 'not-believed'),
  });
  const audio = await openSoundFrame(document, soundFrameUrl);
  const airdex = createAirdex(
    {
      baseUrl,
      tokens,
      audio,
      window,
      store: pageStore(window),
      client: `airdex-nextcloud-${place}/${packageJson.version}`,
      // Whoever is logged in to Nextcloud is known, and leaves by leaving Nextcloud.
      signIn: null,
      signOut: computed(() => null),
    },
    sayProblem,
  );
  goOnAfterReload(airdex.player, { store: sessionStorage, now: () => Date.now(), page: window });
  return Object.assign(airdex, {
    trouble,
    async believeAgain() {
      tokens.believeAgain();
      trouble.value = null;
      await airdex.session.refresh();
    },
  });
}
