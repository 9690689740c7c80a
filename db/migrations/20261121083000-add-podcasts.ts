import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feeds and what they publish, who subscribes to them, and where listeners left off. */
export class AddPodcasts20261121083000 implements MigrationInterface {
  name = 'AddPodcasts20261121083000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE catalog_state ADD COLUMN podcast_generation bigint NOT NULL DEFAULT 1;

      -- At the same popularity, stations proven alive now come before those that nobody has tried yet.
      UPDATE stations SET
        rank = popularity * 2 + CASE health WHEN 'ok' THEN 1 WHEN 'dead' THEN -4000000 ELSE 0 END;

      -- A show, as readers see it. Its feed, which is written far more often, is a row of its own with the same id.
      CREATE TABLE podcasts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        title text NOT NULL,
        sort_name text NOT NULL,
        author text,
        description text,
        homepage text,
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        languages text[] NOT NULL DEFAULT '{}',
        categories text[] NOT NULL DEFAULT '{}',
        explicit boolean NOT NULL DEFAULT false,
        medium text NOT NULL DEFAULT 'podcast',
        type text NOT NULL DEFAULT 'episodic',
        complete boolean NOT NULL DEFAULT false,
        details jsonb NOT NULL DEFAULT '{}',
        guid text,
        content_hash text NOT NULL DEFAULT '',
        -- Private: seen by this listener alone.
        owner_id uuid REFERENCES listeners ON DELETE CASCADE,
        subscribers integer NOT NULL DEFAULT 0,
        popularity integer NOT NULL DEFAULT 0,
        episode_count integer NOT NULL DEFAULT 0,
        latest_episode_at timestamptz,
        provider_ids uuid[] NOT NULL DEFAULT '{}',
        search tsvector NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz
      );
      CREATE INDEX podcasts_popular ON podcasts (popularity DESC, id DESC) WHERE retired_at IS NULL AND owner_id IS NULL;
      CREATE INDEX podcasts_by_name ON podcasts (sort_name COLLATE "C", id) WHERE retired_at IS NULL AND owner_id IS NULL;
      CREATE INDEX podcasts_recent ON podcasts ((coalesce(latest_episode_at, 'epoch')) DESC, id DESC)
        WHERE retired_at IS NULL AND owner_id IS NULL;
      CREATE INDEX podcasts_search ON podcasts USING gin (search, categories, languages, provider_ids)
        WITH (fastupdate = off) WHERE retired_at IS NULL;
      CREATE INDEX podcasts_by_guid ON podcasts (guid) WHERE guid IS NOT NULL;
      CREATE INDEX podcasts_by_owner ON podcasts (owner_id) WHERE owner_id IS NOT NULL;
      CREATE INDEX podcasts_by_artwork ON podcasts (artwork_id);

      -- What is fetched for a show, once for all who listen to it. A private address is kept sealed, in sealed_url.
      CREATE TABLE feeds (
        podcast_id uuid PRIMARY KEY REFERENCES podcasts ON DELETE CASCADE,
        url text,
        sealed_url bytea,
        -- One feed, however its address is written; of a private one a keyed hash, with its owner in it.
        url_key text NOT NULL,
        state text NOT NULL DEFAULT 'waiting',
        failure text,
        failure_type text,
        failures integer NOT NULL DEFAULT 0,
        failing_since timestamptz,
        validators jsonb NOT NULL DEFAULT '{}',
        rhythm jsonb NOT NULL DEFAULT '{}',
        interval_seconds integer NOT NULL DEFAULT 3600,
        next_read_at timestamptz NOT NULL DEFAULT now(),
        -- Leased by a worker until then; another one takes it afterwards.
        leased_until timestamptz,
        priority integer NOT NULL DEFAULT 0,
        last_read_at timestamptz,
        last_change_at timestamptz,
        -- Where the feed says that it has moved to, and since when: followed once that lasts.
        moving_to text,
        moving_since timestamptz,
        dropped integer NOT NULL DEFAULT 0,
        drops jsonb NOT NULL DEFAULT '[]',
        -- Read by the runs of this provider (kind podcast-feed), not by the feed loop.
        run_provider_id uuid REFERENCES providers ON DELETE SET NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT feeds_url_key UNIQUE (url_key)
      );
      CREATE INDEX feeds_due ON feeds (next_read_at) WHERE state <> 'ended' AND run_provider_id IS NULL;
      CREATE INDEX feeds_by_state ON feeds (state, podcast_id);

      -- Which provider (kinds podcast-feed and opml) lists which feed.
      CREATE TABLE provider_feeds (
        provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
        podcast_id uuid NOT NULL REFERENCES podcasts ON DELETE CASCADE,
        title text,
        categories text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (provider_id, podcast_id)
      );
      CREATE INDEX provider_feeds_by_podcast ON provider_feeds (podcast_id);

      -- A show that turned out to be another one (moved, or under two addresses); its id keeps answering.
      CREATE TABLE podcast_aliases (
        old_id uuid PRIMARY KEY,
        podcast_id uuid NOT NULL REFERENCES podcasts ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE episodes (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        podcast_id uuid NOT NULL REFERENCES podcasts ON DELETE CASCADE,
        -- What it is known again by, in this order (see the decision on episode identity).
        guid text,
        enclosure_key text,
        fallback_key text NOT NULL,
        content_hash text NOT NULL,
        title text NOT NULL,
        summary text,
        description text,
        homepage text,
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        published_at timestamptz,
        -- What lists are in order of: published_at, where that is believable, else when it was first seen.
        sort_at timestamptz NOT NULL,
        duration_ms integer,
        season integer,
        season_name text,
        number text,
        type text NOT NULL DEFAULT 'full',
        explicit boolean NOT NULL DEFAULT false,
        live boolean NOT NULL DEFAULT false,
        -- [{ url, codec, bitrate, secure, protocol, title }], the enclosure first; of a private show it is sealed.
        streams jsonb NOT NULL DEFAULT '[]',
        sealed_streams bytea,
        -- persons, soundbites, chapters and transcripts as the feed names them; sealed within where private.
        details jsonb NOT NULL DEFAULT '{}',
        search tsvector NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz
      );
      CREATE INDEX episodes_of_podcast ON episodes (podcast_id, sort_at DESC, id DESC) WHERE retired_at IS NULL;
      -- Titles and persons by themselves, since so few words say so much; then all that is searched. With the day, so that
      -- of a frequent word the latest can be found. What a feed brings at once is kept in a short list and indexed together.
      CREATE INDEX episodes_title_words ON episodes USING gin
        (ts_filter(search, '{a,b}'), (ARRAY[(sort_at AT TIME ZONE 'UTC')::date]))
        WITH (gin_pending_list_limit = 512) WHERE retired_at IS NULL;
      CREATE INDEX episodes_words ON episodes USING gin (search, (ARRAY[(sort_at AT TIME ZONE 'UTC')::date]))
        WITH (gin_pending_list_limit = 512) WHERE retired_at IS NULL;
      CREATE INDEX episodes_recent ON episodes (sort_at DESC, id DESC) WHERE retired_at IS NULL;
      -- Searches look at many rows and at nothing long in them: notes lie aside, the words stay.
      ALTER TABLE episodes SET (toast_tuple_target = 512);
      ALTER TABLE episodes ALTER COLUMN search SET STORAGE MAIN;
      CREATE INDEX episodes_by_artwork ON episodes (artwork_id) WHERE artwork_id IS NOT NULL;

      -- What a reading of a large feed has found so far; it reaches episodes in one transaction at its end.
      CREATE UNLOGGED TABLE staged_episodes (
        reading_id uuid NOT NULL,
        position integer NOT NULL,
        episode jsonb NOT NULL,
        staged_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (reading_id, position)
      );

      -- An episode that was listed twice; its id keeps answering.
      CREATE TABLE episode_aliases (
        old_id uuid PRIMARY KEY,
        episode_id uuid NOT NULL REFERENCES episodes ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      -- Chapters and transcripts: asked for by the API, fetched once by a refresh worker, kept normalised.
      CREATE TABLE episode_documents (
        episode_id uuid NOT NULL REFERENCES episodes ON DELETE CASCADE,
        kind text NOT NULL,
        source_hash text NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        content jsonb,
        failure text,
        failures integer NOT NULL DEFAULT 0,
        leased_until timestamptz,
        next_try_at timestamptz NOT NULL DEFAULT now(),
        requested_at timestamptz NOT NULL DEFAULT now(),
        fetched_at timestamptz,
        PRIMARY KEY (episode_id, kind)
      );
      CREATE INDEX episode_documents_due ON episode_documents (next_try_at) WHERE state = 'pending';

      CREATE TABLE websub_leases (
        podcast_id uuid PRIMARY KEY REFERENCES podcasts ON DELETE CASCADE,
        -- In the callback's address; not to be guessed.
        callback_id text NOT NULL,
        hub text NOT NULL,
        topic text NOT NULL,
        secret bytea NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        failure text,
        failures integer NOT NULL DEFAULT 0,
        asked_at timestamptz,
        expires_at timestamptz,
        next_ask_at timestamptz NOT NULL DEFAULT now(),
        last_push_at timestamptz,
        CONSTRAINT websub_leases_callback UNIQUE (callback_id)
      );
      CREATE INDEX websub_leases_due ON websub_leases (next_ask_at);

      CREATE TABLE subscriptions (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        podcast_id uuid NOT NULL REFERENCES podcasts ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (listener_id, podcast_id)
      );
      CREATE INDEX subscriptions_by_podcast ON subscriptions (podcast_id);

      CREATE TABLE positions (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        urn text NOT NULL,
        position_ms integer NOT NULL,
        duration_ms integer,
        completed boolean NOT NULL DEFAULT false,
        title text NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (listener_id, urn)
      );
      CREATE INDEX positions_latest ON positions (listener_id, updated_at DESC, urn DESC);

      CREATE TABLE imports (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        file_name text,
        content bytea,
        state text NOT NULL DEFAULT 'running',
        error text,
        total integer,
        leased_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX imports_of_listener ON imports (listener_id, created_at DESC);
      CREATE INDEX imports_unfinished ON imports (created_at) WHERE state = 'running';
      CREATE TABLE import_lines (
        import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
        position integer NOT NULL,
        line integer NOT NULL,
        title text,
        url text,
        sealed_url bytea,
        -- refused, known, added; what became of the feed of an added one is asked of its feed.
        outcome text NOT NULL,
        reason text,
        podcast_id uuid REFERENCES podcasts ON DELETE SET NULL,
        PRIMARY KEY (import_id, position)
      );
      CREATE INDEX import_lines_by_podcast ON import_lines (podcast_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
