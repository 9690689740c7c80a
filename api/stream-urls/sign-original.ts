import type { TrackRow } from '#db/stores/track-row.ts';
import { signLibraryUrl } from './sign-media-url.ts';
import type { LinkSigner } from './sign-links.ts';

export type SignedUrl = { url: string; expiresAt: Date };

/**
 * Where the bytes of a track lie, for whom `signer` signs: by the kind of its library. Null where they cannot be had: its
 * file or its library is gone.
 */
export type StreamSigner = (
  track: Pick<TrackRow, 'path' | 'provider' | 'retired' | 'contentType'>,
  signer: LinkSigner,
) => Promise<SignedUrl | null>;

/** Files on a disk come from the media host, which verifies by itself. */
export function createStreamSigner(mediaUrl: string): StreamSigner {
  return (track, signer) => {
    const { path, provider } = track;
    if (path === null || provider === null || track.retired) return Promise.resolve(null);
    if (provider.kind !== 'local-library') return Promise.resolve(null);
    const url = signLibraryUrl(signer, mediaUrl, provider.id, path);
    return Promise.resolve({ url, expiresAt: new Date(signer.exp * 1_000) });
  };
}
