import { computed, ref, watch } from 'vue';
import packageJson from '../package.json';
import { type Airdex, createAirdex } from '../../player/src/airdex.ts';
import { sayProblem } from '../../player/src/api/say-problem.ts';
import { t } from '../../player/src/l10n.ts';
import { pageStore } from '../../player/src/stored.ts';
import { createTokens } from './session/create-tokens.ts';
import { vouch, wasSignedOut } from './session/vouch.ts';
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
  const refused = ref<unknown>(null);
  const audio = await openSoundFrame(document, soundFrameUrl);
  const airdex = createAirdex(
    {
      baseUrl,
      tokens: createTokens({ vouch, now: () => Date.now(), onRefused: (error) => (refused.value = error) }),
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
  watch(refused, (error) => {
    if (!wasSignedOut(error)) return;
    const text = t('Nextcloud has signed you out. Load this page again to sign in; what plays goes on.');
    airdex.notice.value = { text, at: Date.now() };
  });
  goOnAfterReload(airdex.player, { store: sessionStorage, now: () => Date.now(), page: window });
  return airdex;
}
