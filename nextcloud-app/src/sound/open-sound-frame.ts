const frameName = 'airdex-sound';
const longestMs = 15_000;

/**
 * The one `<audio>` of this page, in a hidden frame whose own policy lets sound in from anywhere, so that the policy of
 * Nextcloud's pages can stay shut. Opened once: a second widget gets the same. Throws where the frame did not come.
 */
export async function openSoundFrame(document: Document, url: string): Promise<HTMLAudioElement> {
  const known = document.querySelector<HTMLIFrameElement>(`iframe[name="${frameName}"]`);
  const frame = known ?? document.createElement('iframe');
  const audio = () => frame.contentDocument?.querySelector<HTMLAudioElement>('#a') ?? null;
  if (!known) {
    // Everything is set before it goes in, and it never moves: both would load it anew and end the sound.
    frame.name = frameName;
    frame.hidden = true;
    frame.allow = 'autoplay';
    frame.title = 'Airdex';
    frame.setAttribute('aria-hidden', 'true');
    frame.src = url;
    document.body.append(frame);
  }
  if (!audio()) await loaded(frame);
  const found = audio();
  if (found) return found;
  frame.remove();
  throw new Error(
    'The page that holds the sound did not come: Nextcloud or a proxy in front of it answered otherwise.',
  );
}

function loaded(frame: HTMLIFrameElement): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, longestMs);
    frame.addEventListener(
      'load',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
}
