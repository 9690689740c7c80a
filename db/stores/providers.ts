import type { Queryable } from '#db/database.ts';
import { countRenditionsSql, type RenditionCounts } from './renditions.ts';
import { runColumns, type RunRow } from './runs.ts';

export type ProviderRow = {
  id: string;
  kind: string;
  name: string;
  config: Record<string, unknown>;
  allowedHosts: string[];
  enabled: boolean;
  demo: boolean;
  validators: Record<string, unknown>;
  bookmark: unknown;
  intervalSeconds: number;
  nextRunAt: Date;
  /** Runs that failed in a row. */
  failures: number;
  createdAt: Date;
};

/** A provider as an admin sees it. */
export type ProviderOverview = ProviderRow & {
  items: number;
  lastRun: RunRow | null;
  lastSuccessAt: Date | null;
  /** Seven days, oldest first. */
  week: { day: string; succeeded: number; failed: number }[];
  /** Null where none are asked for. */
  renditions: RenditionCounts | null;
};

const columns = `provider.id, provider.kind, provider.name, provider.config,
  provider.allowed_hosts AS "allowedHosts", provider.enabled, provider.demo, provider.validators, provider.bookmark,
  provider.interval_seconds AS "intervalSeconds", provider.next_run_at AS "nextRunAt", provider.failures,
  provider.created_at AS "createdAt"`;

export type NewProviderRow = Pick<ProviderRow, 'kind' | 'name' | 'config' | 'allowedHosts' | 'enabled'> & {
  demo?: boolean;
};

export async function createProvider(db: Queryable, provider: NewProviderRow): Promise<ProviderRow> {
  const { rows } = await db.query<ProviderRow>(
    `INSERT INTO providers AS provider (kind, name, config, allowed_hosts, enabled, demo)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`,
    [
      provider.kind,
      provider.name,
      JSON.stringify(provider.config),
      provider.allowedHosts,
      provider.enabled,
      provider.demo ?? false,
    ],
  );
  const [made] = rows;
  if (!made) throw new Error('The database did not answer with the provider it was asked to make.');
  return made;
}

/**
 * Changes what is given. Another config makes the next run a full one, at once. Null where there is no such provider.
 */
export async function changeProvider(
  db: Queryable,
  id: string,
  change: Partial<Pick<ProviderRow, 'name' | 'config' | 'allowedHosts' | 'enabled'>>,
): Promise<ProviderRow | null> {
  const reads = change.config !== undefined || change.allowedHosts !== undefined || change.enabled === true;
  const { rows } = await db.query<ProviderRow>(
    `UPDATE providers provider SET
       name = coalesce($2, name), config = coalesce($3, config), allowed_hosts = coalesce($4, allowed_hosts),
       enabled = coalesce($5, enabled), updated_at = now(),
       validators = CASE WHEN $6 THEN '{}' ELSE validators END,
       bookmark = CASE WHEN $6 THEN NULL ELSE bookmark END,
       failures = CASE WHEN $6 THEN 0 ELSE failures END,
       next_run_at = CASE WHEN $6 THEN now() ELSE next_run_at END
     WHERE id = $1 RETURNING ${columns}`,
    [
      id,
      change.name ?? null,
      change.config === undefined ? null : JSON.stringify(change.config),
      change.allowedHosts ?? null,
      change.enabled ?? null,
      reads,
    ],
  );
  return rows[0] ?? null;
}

export async function findProvider(db: Queryable, id: string): Promise<ProviderRow | null> {
  const { rows } = await db.query<ProviderRow>(`SELECT ${columns} FROM providers provider WHERE id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/**
 * A provider whose run begins, with the settings that it has now. It is not due any more: else it would be found due
 * between the end of the run and the plan that is made of it.
 */
export async function takeProvider(db: Queryable, id: string): Promise<ProviderRow | null> {
  const { rows } = await db.query<ProviderRow>(
    `UPDATE providers provider
     SET next_run_at = greatest(next_run_at, now() + make_interval(secs => interval_seconds))
     WHERE id = $1 RETURNING ${columns}`,
    [id],
  );
  return rows[0] ?? null;
}

/** The folders of all local libraries, also of those that are not refreshed now: their tracks are in the catalog. */
export async function libraryFolders(db: Queryable): Promise<{ id: string; name: string; path: string }[]> {
  const { rows } = await db.query<{ id: string; name: string; path: string }>(
    `SELECT id, name, config ->> 'path' AS path FROM providers
     WHERE kind = 'local-library' AND config ->> 'path' IS NOT NULL ORDER BY id`,
  );
  return rows;
}

export async function enabledProvidersOf(db: Queryable, kinds: string[]): Promise<ProviderRow[]> {
  const { rows } = await db.query<ProviderRow>(
    `SELECT ${columns} FROM providers provider WHERE enabled AND kind = ANY ($1) ORDER BY id`,
    [kinds],
  );
  return rows;
}

/** Runs it within so many seconds, if it is not to run sooner. */
export async function bringForward(db: Queryable, id: string, seconds: number): Promise<void> {
  await db.query(
    `UPDATE providers SET next_run_at = now() + make_interval(secs => $2)
     WHERE id = $1 AND next_run_at > now() + make_interval(secs => $2)`,
    [id, seconds],
  );
}

/** What the schedule learned from a run. Settings that were changed since it began want a run of their own, at once. */
export async function scheduleProvider(
  db: Queryable,
  run: { id: string; providerId: string },
  plan: { nextRunAt: Date; intervalSeconds: number; failures: number },
): Promise<void> {
  await db.query(
    `UPDATE providers SET next_run_at = $3, interval_seconds = $4, failures = $5
     FROM runs WHERE runs.id = $1 AND providers.id = $2 AND providers.updated_at <= runs.started_at`,
    [run.id, run.providerId, plan.nextRunAt, plan.intervalSeconds, plan.failures],
  );
}

/** All providers, or one; by name. There are dozens, not thousands, so they come as one list. */
export async function listProviders(db: Queryable, id?: string): Promise<ProviderOverview[]> {
  const { rows } = await db.query<ProviderOverview>(
    `SELECT ${columns}, coalesce(entry.items, 0)::int AS items, last.run AS "lastRun",
       success.at AS "lastSuccessAt", week.days AS week, rendition.counts AS renditions
     FROM providers provider
     LEFT JOIN LATERAL (
       SELECT CASE provider.kind
         WHEN 'opml' THEN (SELECT count(*) FROM provider_feeds WHERE provider_id = provider.id)
         WHEN 'podcast-feed' THEN (
           SELECT sum(episode_count) FROM provider_feeds JOIN podcasts ON podcasts.id = podcast_id
           WHERE provider_id = provider.id)
         WHEN 'local-library' THEN (SELECT count(*) FROM tracks WHERE provider_id = provider.id AND retired_at IS NULL)
         WHEN 's3-library' THEN (SELECT count(*) FROM tracks WHERE provider_id = provider.id AND retired_at IS NULL)
         ELSE (SELECT count(*) FROM station_entries WHERE provider_id = provider.id AND retired_at IS NULL)
       END AS items
     ) entry ON true
     LEFT JOIN LATERAL (
       SELECT to_jsonb(found) AS run FROM (
         SELECT ${runColumns} FROM runs run WHERE provider_id = provider.id ORDER BY started_at DESC, id LIMIT 1
       ) found
     ) last ON true
     LEFT JOIN LATERAL (
       SELECT max(finished_at) AS at FROM runs WHERE provider_id = provider.id AND state = 'succeeded'
     ) success ON true
     LEFT JOIN LATERAL (
       SELECT to_jsonb(counted) AS counts FROM (${countRenditionsSql('provider.id')}) counted
       WHERE jsonb_array_length(provider.config -> 'renditions') > 0
     ) rendition ON true
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('day', day::date, 'succeeded', tally.succeeded, 'failed', tally.failed)
                        ORDER BY day) AS days
       FROM generate_series(date_trunc('day', now() AT TIME ZONE 'UTC') - interval '6 days',
                            date_trunc('day', now() AT TIME ZONE 'UTC'), interval '1 day') AS day
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE state = 'succeeded') AS succeeded,
                count(*) FILTER (WHERE state = 'failed') AS failed
         FROM runs WHERE provider_id = provider.id AND finished_at AT TIME ZONE 'UTC' >= day
           AND finished_at AT TIME ZONE 'UTC' < day + interval '1 day'
       ) tally
     ) week ON true
     WHERE $1::uuid IS NULL OR provider.id = $1
     ORDER BY lower(provider.name), provider.id`,
    [id ?? null],
  );
  return rows.map((row) => ({ ...row, lastRun: row.lastRun && withDates(row.lastRun) }));
}

/** JSON carries times as text. */
function withDates(run: RunRow): RunRow {
  return {
    ...run,
    startedAt: new Date(run.startedAt),
    finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt),
  };
}
