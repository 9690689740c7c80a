import { computed } from 'vue';
import packageJson from '../package.json';
import { type Airdex, createAirdex } from '../../player/src/airdex.ts';
import { sayProblem } from '../../player/src/api/say-problem.ts';
import { pageStore } from '../../player/src/stored.ts';
import { createTokens } from './session/create-tokens.ts';
import { vouch } from './session/vouch.ts';
import type { Settings } from './settings.ts';
import { goOnAfterReload } from './sound/go-on-after-reload.ts';
import { openSoundFrame } from './sound/open-sound-frame.ts';

let only: Promise<Airdex> | undefined;

/** The one player of this page, however many widgets show it. */
export function nextcloudAirdex(settings: Settings & { baseUrl: string }, place: string): Promise<Airdex> {
  only ??= create(settings, place).catch((error: unknown) => {
    // The next to ask may have more luck.
    only = undefined;
    throw error;
  });
  return only;
}

async function create({ baseUrl, soundFrameUrl }: Settings & { baseUrl: string }, place: string) {
  const audio = await openSoundFrame(document, soundFrameUrl);
  const airdex = createAirdex(
    {
      baseUrl,
      tokens: createTokens({ vouch, now: () => Date.now(), onRefused: () => undefined }),
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
  return airdex;
}
