import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';
import { currentIds } from './current-ids.ts';

/** A document is wanted; the payload is the episode's id and the kind. */
export const documentRequested = 'document_requested';

export type DocumentKind = 'chapters' | 'transcript';
export type DocumentState = 'ready' | 'pending' | 'failed' | 'none';
export type DocumentView = { state: DocumentState; content: unknown; failure: string | null };

/** Where an episode's details name the document. */
const detailOf: Record<DocumentKind, string> = { chapters: 'chapters', transcript: 'transcripts' };

/**
 * A document of an episode; asked for where it is not there yet, was named anew by the feed, or failed a while ago.
 * Null where there is no such episode for this viewer.
 */
export async function askForDocument(
  db: Queryable,
  viewer: string | null,
  episodeId: string,
  kind: DocumentKind,
): Promise<DocumentView | null> {
  const [current] = await currentIds(db, 'episode', [episodeId]);
  if (!current) return null;
  const { rows } = await db.query<DocumentView & { sourceHash: string | null; isToBeAsked: boolean }>(
    `SELECT md5((episodes.details->($3::text))::text) AS "sourceHash",
       CASE WHEN episodes.details->($3::text) IS NULL THEN 'none' WHEN document.state IS NULL THEN 'pending'
            ELSE document.state END AS state,
       document.content, document.failure,
       episodes.details->($3::text) IS NOT NULL AND (document.state IS NULL
         OR (document.state = 'failed' AND document.next_try_at <= now())) AS "isToBeAsked"
     FROM episodes JOIN podcasts ON podcasts.id = podcast_id
       LEFT JOIN episode_documents document
         ON document.episode_id = episodes.id AND document.kind = $4 AND source_hash = md5((episodes.details->($3::text))::text)
     WHERE episodes.id = $1 AND (owner_id IS NULL OR owner_id = $2::uuid)`,
    [current.id, viewer, detailOf[kind], kind],
  );
  const [found] = rows;
  if (!found) return null;
  const { state, content, failure, sourceHash, isToBeAsked } = found;
  if (!isToBeAsked) return { state, content, failure };
  await db.query(
    `WITH asked AS (
       INSERT INTO episode_documents (episode_id, kind, source_hash) VALUES ($1, $2, $3)
       ON CONFLICT (episode_id, kind) DO UPDATE SET
         failures = CASE WHEN episode_documents.source_hash = $3 THEN episode_documents.failures ELSE 0 END,
         source_hash = $3, state = 'pending', failure = NULL, content = NULL, next_try_at = now(),
         requested_at = now(), leased_until = NULL
       -- Somebody else may have asked in the same moment, and have it by now.
       WHERE episode_documents.source_hash <> $3
         OR (episode_documents.state = 'failed' AND episode_documents.next_try_at <= now())
     )
     SELECT pg_notify('${documentRequested}', $4)`,
    [current.id, kind, sourceHash, `${current.id} ${kind}`],
  );
  return { state: 'pending', content: null, failure: null };
}

/** A document to be fetched, with what the feed says of it: sealed where the show is private. */
export type ClaimedDocument = {
  episodeId: string;
  kind: DocumentKind;
  sourceHash: string;
  failures: number;
  detail: unknown;
  languages: string[];
  /** Inside hosts that the providers of its show may contact. */
  allowedHosts: string[];
};

/** Takes the document that was asked for last; others leave it alone for two minutes. */
export async function claimDocument(db: Queryable): Promise<ClaimedDocument | null> {
  const { rows } = await db.query<ClaimedDocument>(
    `UPDATE episode_documents document SET leased_until = now() + interval '2 minutes'
     FROM (
       SELECT episode_id, kind FROM episode_documents
       WHERE state = 'pending' AND next_try_at <= now() AND (leased_until IS NULL OR leased_until < now())
       ORDER BY requested_at DESC LIMIT 1 FOR UPDATE SKIP LOCKED
     ) due JOIN episodes ON episodes.id = due.episode_id JOIN podcasts ON podcasts.id = episodes.podcast_id
     WHERE document.episode_id = due.episode_id AND document.kind = due.kind
     RETURNING document.episode_id AS "episodeId", document.kind, source_hash AS "sourceHash", failures,
       episodes.details->(CASE document.kind WHEN 'chapters' THEN 'chapters' ELSE 'transcripts' END) AS detail, languages,
       ARRAY(SELECT DISTINCT unnest(allowed_hosts) FROM providers WHERE providers.id = ANY (provider_ids))
         AS "allowedHosts"`,
  );
  return rows[0] ?? null;
}

/** Keeps what was fetched; not where the feed has named another document meanwhile. */
export async function keepDocument(db: Queryable, claimed: ClaimedDocument, content: unknown): Promise<void> {
  await db.query(
    `UPDATE episode_documents SET state = 'ready', content = $4, failure = NULL, failures = 0, fetched_at = now(),
       leased_until = NULL
     WHERE episode_id = $1 AND kind = $2 AND source_hash = $3`,
    [claimed.episodeId, claimed.kind, claimed.sourceHash, jsonText(content)],
  );
}

/** It may be asked for again at `nextTryAt`. */
export async function failDocument(
  db: Queryable,
  claimed: ClaimedDocument,
  failure: string,
  nextTryAt: Date,
): Promise<void> {
  await db.query(
    `UPDATE episode_documents SET state = 'failed', failure = $4, failures = failures + 1, next_try_at = $5,
       leased_until = NULL
     WHERE episode_id = $1 AND kind = $2 AND source_hash = $3`,
    [claimed.episodeId, claimed.kind, claimed.sourceHash, failure, nextTryAt],
  );
}

/** Gives a document back untried. */
export async function releaseDocument(db: Queryable, claimed: ClaimedDocument): Promise<void> {
  await db.query('UPDATE episode_documents SET leased_until = NULL WHERE episode_id = $1 AND kind = $2', [
    claimed.episodeId,
    claimed.kind,
  ]);
}
