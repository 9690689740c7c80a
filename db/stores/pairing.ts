import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { issuersChanged, type IssuerKey } from './issuers.ts';

export type NewCode = {
  codeHash: Buffer;
  name: string | null;
  /** Whose keys it may replace; null: it registers a new issuer. */
  issuerId: string | null;
  expiresAt: Date;
};

/** Codes that ended a day ago are forgotten on the way. */
export async function addPairingCode(db: Queryable, code: NewCode, now: Date): Promise<void> {
  await db.query(`DELETE FROM pairing_codes WHERE expires_at < $1::timestamptz - interval '1 day'`, [now]);
  await db.query(
    `INSERT INTO pairing_codes (code_hash, name, issuer_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
    [code.codeHash, code.name, code.issuerId, now, code.expiresAt],
  );
}

export type PairedIssuer = {
  id: string;
  name: string;
  url: string;
  allowedOrigins: string[];
  keys: IssuerKey[];
};

/**
 * Registers an issuer by a code, which is used up by that alone. "taken": there is such an issuer already and the code
 * was not made for it, so that a code for one Nextcloud can never take the place of another one. One that is known
 * keeps the name that it has here, unless the code brings another.
 */
export async function pairIssuer(
  database: Pick<Database, 'pool'>,
  codeHash: Buffer,
  issuer: PairedIssuer,
  now: Date,
): Promise<{ outcome: 'paired'; name: string } | { outcome: 'no-code' } | { outcome: 'taken' }> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ name: string | null; issuerId: string | null }>(
      `SELECT name, issuer_id AS "issuerId" FROM pairing_codes
       WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
      [codeHash, now],
    );
    const [code] = rows;
    if (!code) return { outcome: 'no-code' };
    if (code.issuerId !== null && code.issuerId !== issuer.id) return { outcome: 'taken' };
    const written = await client.query<{ name: string }>(
      `INSERT INTO issuers (id, name, url, keys, allowed_origins, enabled, paired_at)
       VALUES ($1, COALESCE($8, $2), $3, $4, $5, true, $6)
       ON CONFLICT (id) DO UPDATE SET name = COALESCE($8, issuers.name), url = $3, keys = $4, allowed_origins = $5,
         enabled = true, paired_at = $6
         WHERE issuers.id = $7
       RETURNING name`,
      [
        ...[issuer.id, issuer.name, issuer.url, JSON.stringify(issuer.keys), issuer.allowedOrigins, now],
        ...[code.issuerId, code.name],
      ],
    );
    const [kept] = written.rows;
    if (!kept) return { outcome: 'taken' };
    await client.query('UPDATE pairing_codes SET used_at = $2 WHERE code_hash = $1', [codeHash, now]);
    await client.query(`NOTIFY ${issuersChanged}`);
    return { outcome: 'paired', name: kept.name };
  });
}

/** Changes an enabled issuer's keys, one at a time; answers them, or null where there is no such issuer. */
export async function changeIssuerKeys(
  database: Pick<Database, 'pool'>,
  id: string,
  change: (keys: IssuerKey[]) => IssuerKey[],
): Promise<IssuerKey[] | null> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ keys: IssuerKey[] }>(
      'SELECT keys FROM issuers WHERE id = $1 AND enabled FOR UPDATE',
      [id],
    );
    if (!rows[0]) return null;
    const keys = change(rows[0].keys);
    await client.query('UPDATE issuers SET keys = $2 WHERE id = $1', [id, JSON.stringify(keys)]);
    await client.query(`NOTIFY ${issuersChanged}`);
    return keys;
  });
}
