import { randomBytes } from 'node:crypto';
import { advisoryLocks } from '#db/advisory-locks.ts';
import type { Queryable } from '#db/database.ts';

/**
 * links: play links, the media host, Icecast. tokens: Airdex's own issuer. pseudonyms: listener ids in topics.
 * hooks: the passwords by which an Icecast shows itself to our hook.
 */
export type KeyPurpose = 'links' | 'tokens' | 'hooks';

export type SigningKey = { kid: string; purpose: KeyPurpose; secret: Buffer; createdAt: Date };

/** NOTIFY: what links are verified by is another than before. */
export const linkKeysChanged = 'link_keys_changed';

const columns = 'kid, purpose, secret, created_at AS "createdAt"';

/** Newest first: sign with the first, verify with all. */
export async function listLiveKeys(db: Queryable, purpose: KeyPurpose): Promise<SigningKey[]> {
  const { rows } = await db.query<SigningKey>(
    `SELECT ${columns} FROM signing_keys
     WHERE purpose = $1 AND revoked_at IS NULL ORDER BY created_at DESC, kid DESC`,
    [purpose],
  );
  return rows;
}

/** A new key of 256 random bits; the others stay live until they are revoked. */
export async function createKey(db: Queryable, purpose: KeyPurpose): Promise<SigningKey> {
  const { rows } = await db.query<SigningKey>(
    `INSERT INTO signing_keys (kid, purpose, secret) VALUES ($1, $2, $3) RETURNING ${columns}`,
    [randomBytes(6).toString('hex'), purpose, randomBytes(32)],
  );
  await db.query('SELECT pg_notify($1, $2)', [linkKeysChanged, '']);
  return only(rows);
}

/** The first key of a purpose, made once however many processes start together. */
export async function ensureKey(db: Queryable, purpose: KeyPurpose): Promise<SigningKey> {
  await db.query(
    `WITH only_one AS MATERIALIZED (SELECT pg_advisory_xact_lock(${String(advisoryLocks.firstKey)}))
     INSERT INTO signing_keys (kid, purpose, secret)
     SELECT $1, $2, $3 FROM only_one
     WHERE NOT EXISTS (SELECT FROM signing_keys WHERE purpose = $2 AND revoked_at IS NULL)
     ON CONFLICT DO NOTHING`,
    [`${purpose}-first`, purpose, randomBytes(32)],
  );
  const live = await listLiveKeys(db, purpose);
  return live[0] ?? createKey(db, purpose);
}

/** Whatever it signed stops being valid at once. False where there was no such live key. */
export async function revokeKey(db: Queryable, kid: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'UPDATE signing_keys SET revoked_at = now() WHERE kid = $1 AND revoked_at IS NULL',
    [kid],
  );
  await db.query('SELECT pg_notify($1, $2)', [linkKeysChanged, '']);
  return rowCount === 1;
}

function only<Row>(rows: Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('The database answered without the row it was asked to make.');
  return row;
}
