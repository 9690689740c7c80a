import { feedUrl } from '#db/feed-key.ts';
import { Problem } from './problem.ts';

const withoutFeeds = /^(?:podcasts\.apple\.com|itunes\.apple\.com|(?:[\w-]+\.)?spotify\.com)$/;

/** What somebody pasted as the address of a show: with the schemes of podcast apps, or with none. */
export function readFeedAddress(pasted: string): string {
  const url = /\s/.test(pasted.trim()) ? undefined : feedUrl(pasted);
  if (!url) {
    throw refused(
      'This is no web address. Paste the address of a feed or of the page of a show; to find a show by its name, search for it.',
    );
  }
  if (withoutFeeds.test(url.hostname)) {
    throw refused(
      `${url.hostname} does not say where the feed of a show is. Look on the show's own page for "RSS", and paste that address.`,
    );
  }
  return url.href;
}

function refused(message: string): Problem {
  return new Problem('bad-request', message, { errors: [{ path: 'url', message }] });
}
