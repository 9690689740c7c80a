import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plays and what follows from them: history, statistics, suggestions, what is on air, what players report. */
export class AddPlays20261121104500 implements MigrationInterface {
  name = 'AddPlays20261121104500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Pseudonyms are random from now on. Without their key nobody can tell those of before from a person either.
      DELETE FROM signing_keys WHERE purpose = 'pseudonyms';

      -- An event without a body is a tombstone: the listener of its key was erased.
      ALTER TABLE event_log ALTER COLUMN body DROP NOT NULL;
      -- The forwarder's own count of what it takes to Kafka, given once; null where nothing was forwarded yet.
      ALTER TABLE event_log ADD COLUMN sequence bigint;
      CREATE UNIQUE INDEX event_log_sequence ON event_log (topic, sequence) WHERE sequence IS NOT NULL;
      CREATE INDEX event_log_by_key ON event_log (key);
      CREATE INDEX stream_sessions_by_listener ON stream_sessions (listener_pseudonym)
        WHERE listener_pseudonym IS NOT NULL;

      -- How far each topic of the log is numbered for another bus, and how much of that is safe there.
      CREATE TABLE forwarding (
        topic text PRIMARY KEY,
        numbered bigint NOT NULL DEFAULT 0,
        confirmed bigint NOT NULL DEFAULT 0
      );

      -- What a consumer could not read, kept until it is replayed or given up.
      CREATE TABLE dead_letters (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        consumer text NOT NULL,
        topic text NOT NULL,
        event_id text NOT NULL,
        key text NOT NULL,
        body jsonb,
        reason text NOT NULL,
        detail text NOT NULL,
        attempts integer NOT NULL DEFAULT 1,
        failed_at timestamptz NOT NULL DEFAULT now(),
        replay_asked_at timestamptz,
        replayed_at timestamptz,
        CONSTRAINT dead_letters_event UNIQUE (consumer, topic, event_id)
      );
      CREATE INDEX dead_letters_asked ON dead_letters (replay_asked_at) WHERE replayed_at IS NULL AND replay_asked_at IS NOT NULL;
      CREATE INDEX dead_letters_by_key ON dead_letters (key);

      -- One session of listening, the sum of its events: whichever order they come in, and however often, it is the same.
      CREATE TABLE plays (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        play text NOT NULL,
        item text NOT NULL,
        -- What top lists gather it under: the show of an episode, the artist of a track.
        parent text,
        title text,
        started_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        listened_ms bigint NOT NULL DEFAULT 0,
        position_ms bigint NOT NULL DEFAULT 0,
        last_seq integer NOT NULL DEFAULT 0,
        last_type text NOT NULL,
        -- By the streaming server's own clock, where it told: Icecast's listener_remove.
        server_ms bigint,
        completed boolean NOT NULL DEFAULT false,
        failed boolean NOT NULL DEFAULT false,
        skipped boolean NOT NULL DEFAULT false,
        counted boolean NOT NULL DEFAULT false,
        reason text NOT NULL,
        client text,
        -- Taken out of the history by the listener: what still comes of it is let fall. Or a server's account of what
        -- a player told as well.
        removed_at timestamptz,
        PRIMARY KEY (listener_id, play)
      );
      CREATE INDEX plays_latest ON plays (listener_id, started_at DESC, play DESC) WHERE removed_at IS NULL;
      CREATE INDEX plays_of_item ON plays (listener_id, item, started_at DESC);
      -- What streaming servers told, for the plays of players at the same time.
      CREATE INDEX plays_of_servers ON plays (listener_id, item, started_at, last_at) WHERE last_type = 'session';

      -- A listener's plays of one item together: last played, play counts, what suggestions learn from.
      CREATE TABLE listener_items (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        item text NOT NULL,
        parent text,
        plays integer NOT NULL DEFAULT 0,
        listens integer NOT NULL DEFAULT 0,
        -- Left by the listener before 30 seconds.
        skips integer NOT NULL DEFAULT 0,
        listened_ms bigint NOT NULL DEFAULT 0,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (listener_id, item)
      );
      CREATE INDEX listener_items_latest ON listener_items (listener_id, last_at DESC, item);
      CREATE INDEX listener_items_by_item ON listener_items (item);
      -- What was played keeps the id of its day, so the former ids of an item are asked for.
      CREATE INDEX station_aliases_by_station ON station_aliases (station_id);
      CREATE INDEX podcast_aliases_by_podcast ON podcast_aliases (podcast_id);
      CREATE INDEX episode_aliases_by_episode ON episode_aliases (episode_id);

      -- Listening by the quarter of an hour in which plays began: every time zone's hours and days are made of these.
      CREATE TABLE listening (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        quarter timestamptz NOT NULL,
        item text NOT NULL,
        parent text,
        plays integer NOT NULL DEFAULT 0,
        listens integer NOT NULL DEFAULT 0,
        listened_ms bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (listener_id, quarter, item)
      );

      -- Everybody's listens by day (UTC), for what is trending and popular; nobody can be told from it.
      CREATE TABLE item_days (
        item text NOT NULL,
        day date NOT NULL,
        parent text,
        listens integer NOT NULL DEFAULT 0,
        listened_ms bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (item, day)
      );
      CREATE INDEX item_days_by_day ON item_days (day);

      CREATE TABLE opinions (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        item text NOT NULL,
        opinion text NOT NULL,
        said_at timestamptz NOT NULL,
        -- Of two said at the same time the greater id holds.
        event_id text NOT NULL,
        PRIMARY KEY (listener_id, item)
      );

      CREATE TABLE suggestions (
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        item text NOT NULL,
        rank integer NOT NULL,
        score real NOT NULL,
        reason jsonb NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (listener_id, item)
      );
      CREATE INDEX suggestions_in_order ON suggestions (listener_id, rank);
      -- Listeners whose suggestions are behind what they played.
      CREATE TABLE suggestion_requests (
        listener_id uuid PRIMARY KEY REFERENCES listeners ON DELETE CASCADE,
        asked_at timestamptz NOT NULL DEFAULT now(),
        leased_until timestamptz
      );

      -- What a station plays now, read while somebody listens to it.
      CREATE TABLE on_air (
        station_id uuid PRIMARY KEY REFERENCES stations ON DELETE CASCADE,
        -- As the station says it, repaired; artist and song where they can be told apart.
        title text,
        artist text,
        song text,
        source text,
        since timestamptz,
        -- Grows with every change of any station, so that a reader who was away learns what changed meanwhile.
        version bigint NOT NULL DEFAULT 0,
        wanted_until timestamptz NOT NULL DEFAULT now(),
        -- Who reads it: a name that each reader is given anew.
        lease uuid,
        leased_until timestamptz,
        failure text,
        failures integer NOT NULL DEFAULT 0,
        next_read_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX on_air_wanted ON on_air (wanted_until);
      CREATE INDEX on_air_changed ON on_air (version);
      CREATE SEQUENCE on_air_version;
      CREATE TABLE songs (
        station_id uuid NOT NULL REFERENCES stations ON DELETE CASCADE,
        started_at timestamptz NOT NULL,
        title text NOT NULL,
        artist text,
        song text,
        PRIMARY KEY (station_id, started_at)
      );
      CREATE INDEX songs_by_age ON songs (started_at);

      -- The last word of each listener's player on a stream: it sounded, or why not. Evidence for its next probe.
      CREATE TABLE stream_reports (
        station_id uuid NOT NULL REFERENCES stations ON DELETE CASCADE,
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        url text NOT NULL,
        failed boolean NOT NULL,
        problem text,
        reported_at timestamptz NOT NULL,
        PRIMARY KEY (station_id, listener_id, url)
      );
      CREATE INDEX stream_reports_by_listener ON stream_reports (listener_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
