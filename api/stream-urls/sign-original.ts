import type { TrackRow } from '#db/stores/track-row.ts';
import type { BucketPresigner } from './presign-bucket-url.ts';
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

/** Files on a disk come from the media host, which verifies by itself; those in a bucket from the bucket. */
export function createStreamSigner(
  mediaUrl: string,
  presignerOf: (providerId: string) => Promise<BucketPresigner | null> = () => Promise.resolve(null),
): StreamSigner {
  return async (track, signer) => {
    const { path, provider, contentType } = track;
    if (path === null || provider === null || track.retired) return null;
    const expiresAt = new Date(signer.exp * 1_000);
    if (provider.kind === 'local-library')
      return { url: signLibraryUrl(signer, mediaUrl, provider.id, path), expiresAt };
    const presign = provider.kind === 's3-library' ? await presignerOf(provider.id) : null;
    return presign ? { url: await presign(path, contentType, signer.exp), expiresAt } : null;
  };
}
