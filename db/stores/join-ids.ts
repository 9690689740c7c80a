import type { Queryable } from '#db/database.ts';

const tables = {
  track: { rows: 'tracks', aliases: 'track_aliases', id: 'track_id' },
  album: { rows: 'albums', aliases: 'album_aliases', id: 'album_id' },
};

/** Removes tracks or albums for others that they turned out to be: their ids, and all that led to them, lead there. */
export async function joinIds(
  db: Queryable,
  kind: keyof typeof tables,
  joined: readonly { oldId: string; id: string }[],
): Promise<void> {
  if (joined.length === 0) return;
  const { rows, aliases, id } = tables[kind];
  const pairs = [joined.map(({ oldId }) => oldId), joined.map((each) => each.id)];
  const pair = `unnest($1::uuid[], $2::uuid[]) AS pair (old_id, ${id})`;
  await db.query(
    `UPDATE ${aliases} SET ${id} = pair.${id} FROM ${pair} WHERE ${aliases}.${id} = pair.old_id`,
    pairs,
  );
  await db.query(`DELETE FROM ${rows} USING ${pair} WHERE id = old_id`, pairs);
  await db.query(
    `INSERT INTO ${aliases} (old_id, ${id}) SELECT old_id, ${id} FROM ${pair}
     ON CONFLICT (old_id) DO UPDATE SET ${id} = excluded.${id}`,
    pairs,
  );
}
