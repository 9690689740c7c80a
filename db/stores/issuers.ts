import type { JsonWebKey } from 'node:crypto';
import type { Queryable } from '#db/database.ts';

/** A public key (ES256) of a registered instance; Airdex's own issuer signs with the `tokens` keys instead. */
export type IssuerKey = {
  kid: string;
  alg: 'ES256';
  jwk: JsonWebKey;
  /** Believed until then (ISO 8601); without it for as long as it stands here. */
  until?: string;
};

export type Issuer = {
  id: string;
  name: string;
  keys: IssuerKey[];
  allowedOrigins: string[];
  enabled: boolean;
  /** Where its pages are, and when it registered itself; null where an admin did that by hand. */
  url?: string | null;
  pairedAt?: Date | null;
};

/** Said with every change, so that all processes know of it at once. */
export const issuersChanged = 'issuers_changed';

/** The issuer of local listeners, whose tokens Airdex signs itself. */
export const ownIssuer = 'airdex';

const columns = 'id, name, keys, allowed_origins AS "allowedOrigins", enabled, url, paired_at AS "pairedAt"';

export async function listIssuers(db: Queryable): Promise<Issuer[]> {
  const { rows } = await db.query<Issuer>(`SELECT ${columns} FROM issuers ORDER BY id`);
  return rows;
}

/** Registers an issuer, or changes what is known of it. */
export async function putIssuer(db: Queryable, issuer: Issuer): Promise<void> {
  await db.query(
    `INSERT INTO issuers (id, name, keys, allowed_origins, enabled) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET name = $2, keys = $3, allowed_origins = $4, enabled = $5`,
    [issuer.id, issuer.name, JSON.stringify(issuer.keys), issuer.allowedOrigins, issuer.enabled],
  );
  await db.query(`NOTIFY ${issuersChanged}`);
}

/** Ends its vouching; its listeners and what is theirs stay. Answers whether there was such an issuer. */
export async function unlinkIssuer(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE issuers SET enabled = false, keys = '[]', allowed_origins = '{}' WHERE id = $1`,
    [id],
  );
  await db.query(`NOTIFY ${issuersChanged}`);
  return rowCount === 1;
}

/** Airdex's own issuer, made where it is missing. */
export async function ensureOwnIssuer(db: Queryable): Promise<void> {
  await db.query(`INSERT INTO issuers (id, name) VALUES ($1, 'Airdex') ON CONFLICT (id) DO NOTHING`, [
    ownIssuer,
  ]);
}
