import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything the radio slice keeps: providers and their runs, entries merged into stations, listeners, keys. */
export class CreateRadioCatalog20261121040000 implements MigrationInterface {
  name = 'CreateRadioCatalog20261121040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS unaccent;
      CREATE EXTENSION IF NOT EXISTS pg_trgm;

      CREATE TABLE providers (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL,
        name text NOT NULL,
        config jsonb NOT NULL DEFAULT '{}',
        allowed_hosts text[] NOT NULL DEFAULT '{}',
        enabled boolean NOT NULL DEFAULT true,
        demo boolean NOT NULL DEFAULT false,
        validators jsonb NOT NULL DEFAULT '{}',
        bookmark jsonb,
        interval_seconds integer NOT NULL DEFAULT 3600,
        next_run_at timestamptz NOT NULL DEFAULT now(),
        failures integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      -- A run is requested (claimed_by null), claimed by one worker, and finished; one unfinished run a provider.
      CREATE TABLE runs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
        trigger text NOT NULL,
        state text NOT NULL DEFAULT 'running',
        claimed_by text,
        heartbeat_at timestamptz,
        complete boolean NOT NULL DEFAULT false,
        expected integer,
        seen integer NOT NULL DEFAULT 0,
        added integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        retired integer NOT NULL DEFAULT 0,
        dropped integer NOT NULL DEFAULT 0,
        drops jsonb NOT NULL DEFAULT '[]',
        error text,
        error_type text,
        requested_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX runs_one_unfinished ON runs (provider_id) WHERE state = 'running';
      CREATE INDEX runs_by_provider ON runs (provider_id, started_at DESC, id);

      -- A dry run: asked by the API, answered by a refresh worker, kept for an hour.
      CREATE TABLE provider_checks (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        request jsonb NOT NULL,
        state text NOT NULL DEFAULT 'running',
        claimed_by text,
        heartbeat_at timestamptz,
        result jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );

      CREATE TABLE artwork (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source_url text NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        content_hash text,
        color text,
        width integer,
        height integer,
        sizes integer[] NOT NULL DEFAULT '{}',
        failures integer NOT NULL DEFAULT 0,
        priority integer NOT NULL DEFAULT 0,
        next_try_at timestamptz NOT NULL DEFAULT now(),
        fetched_at timestamptz,
        error text,
        CONSTRAINT artwork_source_url UNIQUE (source_url)
      );
      CREATE INDEX artwork_due ON artwork (priority DESC, next_try_at) WHERE state IN ('pending', 'failed');

      CREATE TABLE stations (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        sort_name text NOT NULL,
        homepage text,
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        country text,
        languages text[] NOT NULL DEFAULT '{}',
        tags text[] NOT NULL DEFAULT '{}',
        popularity integer NOT NULL DEFAULT 0,
        rank integer NOT NULL DEFAULT 0,
        health text NOT NULL DEFAULT 'unknown',
        secure boolean NOT NULL DEFAULT false,
        codecs text[] NOT NULL DEFAULT '{}',
        max_bitrate integer,
        provider_ids uuid[] NOT NULL DEFAULT '{}',
        search tsvector NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz
      );
      -- One index a sort of the list; in all but "popular" (whose rank says it already) the dead come last.
      CREATE INDEX stations_popular ON stations (rank DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX stations_by_name ON stations (((rank < 0)::int), sort_name COLLATE "C", id)
        INCLUDE (rank) WHERE retired_at IS NULL;
      CREATE INDEX stations_recent ON stations (((rank >= 0)::int), created_at, id) WHERE retired_at IS NULL;
      -- Words and filters in one index, so that a rare combination of frequent things is found at once.
      -- Without a pending list: every search would have to read it.
      CREATE INDEX stations_search ON stations
        USING gin (search, tags, languages, (ARRAY[country]), codecs, provider_ids)
        WITH (fastupdate = off) WHERE retired_at IS NULL;

      CREATE INDEX stations_by_artwork ON stations (artwork_id);

      -- What one provider says of one station, kept as it was said (cleaned fields only live in stations).
      CREATE TABLE station_entries (
        provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
        entry_key text NOT NULL,
        station_id uuid NOT NULL REFERENCES stations,
        entry jsonb NOT NULL,
        content_hash text NOT NULL,
        evidence text[] NOT NULL DEFAULT '{}',
        pin text,
        added_run uuid,
        seen_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz,
        PRIMARY KEY (provider_id, entry_key)
      );
      CREATE INDEX station_entries_by_station ON station_entries (station_id);
      CREATE INDEX station_entries_evidence ON station_entries USING gin (evidence);

      -- What a run has read so far; it reaches station_entries when the run commits, all at once.
      CREATE UNLOGGED TABLE staged_entries (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        entry_key text NOT NULL,
        entry jsonb NOT NULL,
        content_hash text NOT NULL,
        evidence text[] NOT NULL,
        PRIMARY KEY (run_id, entry_key)
      );

      -- A station that was joined to another; its id keeps answering.
      CREATE TABLE station_aliases (
        old_id uuid PRIMARY KEY,
        station_id uuid NOT NULL REFERENCES stations ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE streams (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        station_id uuid NOT NULL REFERENCES stations ON DELETE CASCADE,
        url text NOT NULL,
        position integer NOT NULL DEFAULT 0,
        provider_id uuid REFERENCES providers ON DELETE SET NULL,
        protocol text NOT NULL DEFAULT 'icy',
        codec text,
        bitrate integer,
        signing text NOT NULL DEFAULT 'none',
        resolved_urls text[] NOT NULL DEFAULT '{}',
        secure_url text,
        secure boolean NOT NULL DEFAULT false,
        health text NOT NULL DEFAULT 'unknown',
        failures integer NOT NULL DEFAULT 0,
        failing_since timestamptz,
        failure text,
        checked_at timestamptz,
        next_probe_at timestamptz NOT NULL DEFAULT now(),
        probe_priority integer NOT NULL DEFAULT 0,
        CONSTRAINT streams_station_url UNIQUE (station_id, url)
      );
      CREATE INDEX streams_due ON streams (probe_priority DESC, next_probe_at);

      -- Readers cache under the generation; whoever changes what readers see raises it and notifies.
      CREATE TABLE catalog_state (
        id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        generation bigint NOT NULL DEFAULT 1,
        default_providers_added boolean NOT NULL DEFAULT false
      );
      INSERT INTO catalog_state DEFAULT VALUES;

      CREATE TABLE issuers (
        id text PRIMARY KEY,
        name text NOT NULL,
        keys jsonb NOT NULL DEFAULT '[]',
        allowed_origins text[] NOT NULL DEFAULT '{}',
        enabled boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE listeners (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        issuer_id text NOT NULL REFERENCES issuers ON DELETE CASCADE,
        subject text NOT NULL,
        name text,
        pseudonym text NOT NULL,
        links_revoked_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT listeners_issuer_subject UNIQUE (issuer_id, subject),
        CONSTRAINT listeners_pseudonym UNIQUE (pseudonym)
      );

      -- purpose: links (playLink, media host, Icecast), tokens (Airdex's own issuer), pseudonyms (listener ids in topics).
      CREATE TABLE signing_keys (
        kid text PRIMARY KEY,
        purpose text NOT NULL,
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz
      );

      CREATE TABLE favorites (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        urn text NOT NULL,
        snapshot jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (listener_id, urn)
      );
      CREATE INDEX favorites_by_urn ON favorites (urn);

      -- A listener on a signed Icecast mount, from listener_add to listener_remove (or its own expiry).
      CREATE TABLE stream_sessions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        sid text NOT NULL,
        item text NOT NULL,
        stream_id bigint,
        listener_pseudonym text,
        server text NOT NULL,
        client text NOT NULL,
        opened_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        closed_at timestamptz,
        duration_seconds integer,
        CONSTRAINT stream_sessions_server_client UNIQUE (server, client, sid)
      );
      CREATE INDEX stream_sessions_open ON stream_sessions (expires_at) WHERE closed_at IS NULL;

      -- The embedded event bus: append only; consumers keep their own position. Ids are given before their
      -- transactions commit, so the order that readers can trust is that of the transactions.
      CREATE TABLE event_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        event_id text NOT NULL,
        body jsonb NOT NULL,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        appended_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT event_log_event_id UNIQUE (topic, event_id)
      );
      CREATE INDEX event_log_in_order ON event_log (topic, transaction_id, id);
      CREATE TABLE consumer_offsets (
        consumer text NOT NULL,
        topic text NOT NULL,
        transaction_id xid8 NOT NULL DEFAULT '0',
        position bigint NOT NULL DEFAULT 0,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, topic)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
