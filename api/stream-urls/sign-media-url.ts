import { mediaPathOf } from '#signing/media-path.ts';
import { signToken } from '#signing/token.ts';
import type { LinkSigner } from './sign-links.ts';

/**
 * `<media>/library/<provider>/<path>?t=<token>`: a file of a library, from the media host. `path` is that of the
 * catalog (signing/media-path.ts); `mediaUrl` has no slash at its end.
 */
export function signLibraryUrl(
  signer: LinkSigner,
  mediaUrl: string,
  providerId: string,
  path: string,
): string {
  return signMediaAddress(signer, mediaUrl, mediaPathOf(providerId, path), 'original');
}

/** `<media>/renditions/<path>?t=<token>`. `path` is the rendition's own: `ab/ab….opus`; `variant` such as opus-128. */
export function signRenditionUrl(
  signer: LinkSigner,
  mediaUrl: string,
  path: string,
  variant: string,
): string {
  return signMediaAddress(signer, mediaUrl, `/renditions/${path}`, variant);
}

function signMediaAddress(signer: LinkSigner, mediaUrl: string, item: string, variant: string): string {
  const token = signToken({ purpose: 'media', item, variant, sid: signer.sid, exp: signer.exp }, signer.key);
  return `${mediaUrl}${item}?t=${token}`;
}
