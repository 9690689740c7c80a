import { feedUrl } from './feed-key.ts';

const personalParameter =
  /^(?:.*[_-])?(?:token|auth|key|apikey|secret|sig|signature|password|pass|pwd|uid|user|hash|jwt)$/i;

/** Hosts that hand each member an address of their own, often with nothing but a long path part in it. */
const membersOnly =
  /(?:^|\.)(?:supportingcast\.fm|supercast\.(?:com|tech)|memberful\.com|glow\.fm|plus\.acast\.com|subscribers\.transistor\.fm|private\.fireside\.fm|steadyhq\.com|patreon\.com)$/i;

/**
 * Whether a feed's address seems to be meant for one listener alone: it has a password or a token, or is from where
 * members get theirs. A long random path part alone says nothing: public feeds have those as well.
 */
export function looksPersonal(address: string): boolean {
  const url = feedUrl(address);
  if (!url) return false;
  if (url.username !== '' || url.password !== '') return true;
  if ([...url.searchParams.keys()].some((name) => personalParameter.test(name))) return true;
  const parts = url.pathname.split('/');
  return (
    parts.includes('private') || (membersOnly.test(url.hostname) && parts.some((part) => part.length >= 16))
  );
}
