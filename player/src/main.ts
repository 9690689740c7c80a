import './theme/nextcloud-variables.css';
import './theme/page.css';
import { useLanguage } from './language.ts';

/** The web player's own page. Components come after the language is known, since they read it as they load. */
async function start(): Promise<void> {
  const wanted = new URLSearchParams(location.search).get('lang') ?? navigator.language;
  await useLanguage(document, wanted).catch(() => useLanguage(document, 'en'));
  if (location.hash.startsWith('#/pop-out')) {
    const { mountPopOut } = await import('./pop-out/mount-pop-out.ts');
    mountPopOut(document);
  } else {
    const { mountWebPlayer } = await import('./shell/mount-web-player.ts');
    mountWebPlayer(document);
  }
}

void start();
