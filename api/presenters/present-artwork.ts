import type { Artwork } from '#api/contract/station.ts';
import type { ArtworkRow } from '#db/stores/station-row.ts';

/** A picture under its immutable addresses at the media host. */
export function presentArtwork(artwork: ArtworkRow | null, mediaUrl: string): Artwork | null {
  return (
    artwork && {
      color: artwork.color,
      sizes: artwork.sizes.map((width) => ({
        width,
        url: `${mediaUrl}/artwork/${artwork.contentHash}-${String(width)}.webp`,
      })),
    }
  );
}
