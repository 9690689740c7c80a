/** SQL for a picture of the table or alias `artwork`, null until it is there to be served: an ArtworkRow. */
export const pictureOf = (
  artwork: string,
) => `CASE WHEN ${artwork}.content_hash IS NOT NULL THEN jsonb_build_object(
    'contentHash', ${artwork}.content_hash, 'color', ${artwork}.color, 'sizes', ${artwork}.sizes
  ) END`;
