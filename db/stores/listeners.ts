import { randomBytes } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { linkKeysChanged } from './signing-keys.ts';

export type Listener = {
  id: string;
  issuerId: string;
  subject: string;
  name: string | null;
  /** Stands for the listener in signatures and topics. */
  pseudonym: string;
  /** Links signed before this moment are refused. */
  linksRevokedAt: Date | null;
};

const columns = `id, issuer_id AS "issuerId", subject, name, pseudonym, links_revoked_at AS "linksRevokedAt"`;

/** Who calls, made known on the first visit. A name that changed is kept; no name leaves the old one. */
export async function findOrCreateListener(
  db: Queryable,
  who: { issuerId: string; subject: string; name?: string },
): Promise<Listener> {
  const known = await db.query<Listener>(
    `SELECT ${columns} FROM listeners WHERE issuer_id = $1 AND subject = $2`,
    [who.issuerId, who.subject],
  );
  const listener = known.rows[0];
  if (listener && (who.name === undefined || who.name === listener.name)) return listener;
  // Two requests may be a listener's first at once. They meet in either constraint, so none is named here.
  await db.query(
    `INSERT INTO listeners (issuer_id, subject, name, pseudonym) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [who.issuerId, who.subject, who.name ?? null, newPseudonym()],
  );
  const { rows } = await db.query<Listener>(
    `UPDATE listeners SET name = coalesce($3, name) WHERE issuer_id = $1 AND subject = $2 RETURNING ${columns}`,
    [who.issuerId, who.subject, who.name ?? null],
  );
  const made = rows[0];
  if (!made) throw new Error('The database did not answer with the listener it was asked to keep.');
  return made;
}

/** Ends every link signed for the listener until now. False where there is no such listener. */
export async function revokeLinks(db: Queryable, listenerId: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query('UPDATE listeners SET links_revoked_at = $2 WHERE id = $1', [
    listenerId,
    at,
  ]);
  await db.query('SELECT pg_notify($1, $2)', [linkKeysChanged, '']);
  return rowCount === 1;
}

/** Listeners whose earlier links are refused, by pseudonym. */
export async function listRevokedListeners(
  db: Queryable,
): Promise<{ pseudonym: string; linksRevokedAt: Date }[]> {
  const { rows } = await db.query<{ pseudonym: string; linksRevokedAt: Date }>(
    `SELECT pseudonym, links_revoked_at AS "linksRevokedAt" FROM listeners WHERE links_revoked_at IS NOT NULL`,
  );
  return rows;
}

/**
 * 16 characters are 96 bits: no two listeners of one Airdex meet, and nobody guesses one. Random, so that once a listener
 * is erased nothing leads from the person to what stands under it.
 */
function newPseudonym(): string {
  return randomBytes(12).toString('base64url');
}

/** The listener in whose name a link was signed; null where they were erased. */
export async function findListenerByPseudonym(db: Queryable, pseudonym: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM listeners WHERE pseudonym = $1', [
    pseudonym,
  ]);
  return rows[0]?.id ?? null;
}
