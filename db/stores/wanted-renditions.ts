import type { Queryable } from '#db/database.ts';

/** `variant` such as opus-128; bitrate in kbit/s. */
export type WantedRendition = { providerId: string; variant: string; codec: string; bitrate: number };

/** A track that is gone may come back: its disk was not mounted. */
const keptDays = 7;

/**
 * Brings the rows of renditions in step with what libraries want: rows for what is new, 'unwanted' where the original is
 * not clearly larger, 'pending' again where the content of a file changed, and none for what nobody wants any more.
 * In statements for all tracks at once. Says how many rows changed.
 */
export async function settleRenditions(db: Queryable, wanted: WantedRendition[], now: Date): Promise<number> {
  const values = [JSON.stringify(wanted)];
  const gone = await db.query(
    `DELETE FROM renditions rendition USING tracks track
     WHERE track.id = rendition.track_id AND (
       track.retired_at < $2::timestamptz - make_interval(days => ${String(keptDays)})
       OR NOT EXISTS (
         SELECT FROM ${wishes} WHERE wish."providerId" = track.provider_id AND wish.variant = rendition.variant
       ) AND track.retired_at IS NULL)`,
    [...values, now],
  );
  const changed = await db.query(
    `UPDATE renditions rendition SET state = CASE WHEN ${isWorthIt} THEN 'pending' ELSE 'unwanted' END,
       source_hash = track.content_hash, path = NULL, size = NULL, failure = NULL, failures = 0, next_try_at = $1
     FROM tracks track
     WHERE track.id = rendition.track_id AND rendition.source_hash IS DISTINCT FROM track.content_hash
       AND track.retired_at IS NULL`,
    [now],
  );
  const made = await db.query(
    `INSERT INTO renditions (track_id, variant, codec, bitrate, state, source_hash, next_try_at)
     SELECT track.id, rendition.variant, rendition.codec, rendition.bitrate,
       CASE WHEN ${isWorthIt} THEN 'pending' ELSE 'unwanted' END, track.content_hash, $2
     FROM (SELECT * FROM ${wishes}) rendition
     JOIN tracks track ON track.provider_id = rendition."providerId" AND track.retired_at IS NULL
     WHERE track.path IS NOT NULL
       AND NOT EXISTS (SELECT FROM renditions WHERE track_id = track.id AND variant = rendition.variant)
     ON CONFLICT DO NOTHING`,
    [...values, now],
  );
  return (gone.rowCount ?? 0) + (changed.rowCount ?? 0) + (made.rowCount ?? 0);
}

const wishes = `jsonb_to_recordset($1::jsonb) AS wish ("providerId" uuid, variant text, codec text, bitrate integer)`;

/** Less than four fifths of the original, as far as is known: else it would only be worse. */
const isWorthIt = `(track.lossless OR track.bitrate IS NULL OR rendition.bitrate <= track.bitrate * 0.8)`;
