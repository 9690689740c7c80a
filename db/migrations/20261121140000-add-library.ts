import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The local library: files, what is known of them, and playlists. */
export class AddLibrary20261121140000 implements MigrationInterface {
  name = 'AddLibrary20261121140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE catalog_state ADD COLUMN library_generation bigint NOT NULL DEFAULT 1;
      -- A scan can be told to stop; what it has found stays.
      ALTER TABLE runs ADD COLUMN stop_requested_at timestamptz;

      CREATE TABLE library_folders (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
        parent_id uuid REFERENCES library_folders ON DELETE CASCADE,
        -- From the library's root, '' the root itself; bytes that are no UTF-8 are spelled as in signing/media-path.ts.
        path text NOT NULL,
        name text NOT NULL,
        sort_name text NOT NULL,
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        -- In it, and in it with all below it.
        track_count integer NOT NULL DEFAULT 0,
        total_tracks integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT library_folders_path UNIQUE (provider_id, path)
      );
      CREATE INDEX library_folders_in_order ON library_folders (parent_id, sort_name COLLATE "C", id);
      CREATE INDEX library_folders_by_artwork ON library_folders (artwork_id) WHERE artwork_id IS NOT NULL;

      CREATE TABLE artists (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- The folded name.
        key text NOT NULL,
        name text NOT NULL,
        sort_name text NOT NULL,
        mbid text,
        album_count integer NOT NULL DEFAULT 0,
        track_count integer NOT NULL DEFAULT 0,
        genres text[] NOT NULL DEFAULT '{}',
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        provider_ids uuid[] NOT NULL DEFAULT '{}',
        popularity integer NOT NULL DEFAULT 0,
        shuffle double precision NOT NULL DEFAULT random(),
        search tsvector NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz,
        CONSTRAINT artists_key UNIQUE (key)
      );
      CREATE INDEX artists_by_name ON artists (sort_name COLLATE "C", id) WHERE retired_at IS NULL;
      CREATE INDEX artists_popular ON artists (popularity DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX artists_recent ON artists (created_at DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX artists_shuffled ON artists (shuffle, id) WHERE retired_at IS NULL;
      CREATE INDEX artists_words ON artists USING gin (search) WHERE retired_at IS NULL;
      CREATE INDEX artists_by_artwork ON artists (artwork_id) WHERE artwork_id IS NOT NULL;

      CREATE TABLE albums (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- What its tracks agree on; see the decision on what is one album.
        key text NOT NULL,
        title text NOT NULL,
        sort_title text NOT NULL,
        -- [{ id, name }] as the album names them, in order.
        artists jsonb NOT NULL DEFAULT '[]',
        artist_ids uuid[] NOT NULL DEFAULT '{}',
        compilation boolean NOT NULL DEFAULT false,
        -- music, audiobook
        medium text NOT NULL DEFAULT 'music',
        year integer,
        -- As the tags say it: 2004, 2004-05, 2004-05-12.
        released text,
        genres text[] NOT NULL DEFAULT '{}',
        disc_count integer NOT NULL DEFAULT 1,
        track_count integer NOT NULL DEFAULT 0,
        duration_ms bigint NOT NULL DEFAULT 0,
        mbid text,
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        provider_ids uuid[] NOT NULL DEFAULT '{}',
        popularity integer NOT NULL DEFAULT 0,
        shuffle double precision NOT NULL DEFAULT random(),
        search tsvector NOT NULL DEFAULT '',
        -- When its newest track came.
        added_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz,
        CONSTRAINT albums_key UNIQUE (key)
      );
      CREATE INDEX albums_by_name ON albums (sort_title COLLATE "C", id) WHERE retired_at IS NULL;
      CREATE INDEX albums_recent ON albums (added_at DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX albums_by_year ON albums (year DESC NULLS LAST, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX albums_popular ON albums (popularity DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX albums_shuffled ON albums (shuffle, id) WHERE retired_at IS NULL;
      CREATE INDEX albums_words ON albums USING gin (search, genres) WHERE retired_at IS NULL;
      CREATE INDEX albums_by_artist ON albums USING gin (artist_ids) WHERE retired_at IS NULL;
      CREATE INDEX albums_by_artwork ON albums (artwork_id) WHERE artwork_id IS NOT NULL;

      CREATE TABLE tracks (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        provider_id uuid REFERENCES providers ON DELETE SET NULL,
        folder_id uuid REFERENCES library_folders ON DELETE SET NULL,
        album_id uuid REFERENCES albums ON DELETE SET NULL,
        -- Where its bytes are, from the library's root; null once the file is gone.
        path text,
        title text NOT NULL,
        sort_title text NOT NULL,
        artists jsonb NOT NULL DEFAULT '[]',
        artist_ids uuid[] NOT NULL DEFAULT '{}',
        disc integer,
        disc_title text,
        number integer,
        year integer,
        released text,
        genres text[] NOT NULL DEFAULT '{}',
        medium text NOT NULL DEFAULT 'music',
        duration_ms integer,
        -- mp3, flac, vorbis, opus, aac, alac, pcm, ape, wavpack, …
        codec text,
        content_type text NOT NULL,
        -- kbit/s
        bitrate integer,
        sample_rate integer,
        bits integer,
        channels integer,
        lossless boolean NOT NULL DEFAULT false,
        size bigint NOT NULL DEFAULT 0,
        -- { trackGain, trackPeak, albumGain, albumPeak }: dB, and 1 for full scale.
        gain jsonb,
        has_lyrics boolean NOT NULL DEFAULT false,
        -- [{ startMs, endMs, title }]
        chapters jsonb NOT NULL DEFAULT '[]',
        -- composers, conductor, label, isrc, mbid, language, comment, bpm, encoder …
        details jsonb NOT NULL DEFAULT '{}',
        artwork_id bigint REFERENCES artwork ON DELETE SET NULL,
        -- Of the file; equal bytes elsewhere are this track, moved.
        content_hash text NOT NULL,
        popularity integer NOT NULL DEFAULT 0,
        shuffle double precision NOT NULL DEFAULT random(),
        search tsvector NOT NULL DEFAULT '',
        added_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        retired_at timestamptz
      );
      CREATE INDEX tracks_of_album ON tracks (album_id, disc NULLS FIRST, number NULLS LAST, sort_title COLLATE "C", id)
        WHERE retired_at IS NULL;
      CREATE INDEX tracks_of_folder ON tracks (folder_id, path COLLATE "C") WHERE retired_at IS NULL;
      CREATE INDEX tracks_by_name ON tracks (sort_title COLLATE "C", id) WHERE retired_at IS NULL;
      CREATE INDEX tracks_recent ON tracks (added_at DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX tracks_popular ON tracks (popularity DESC, id DESC) WHERE retired_at IS NULL;
      CREATE INDEX tracks_shuffled ON tracks (shuffle, id) WHERE retired_at IS NULL;
      CREATE INDEX tracks_by_artist ON tracks USING gin (artist_ids) WHERE retired_at IS NULL;
      CREATE INDEX tracks_words ON tracks USING gin (search, genres) WITH (gin_pending_list_limit = 512)
        WHERE retired_at IS NULL;
      CREATE INDEX tracks_by_content ON tracks (content_hash);
      CREATE INDEX tracks_by_provider ON tracks (provider_id) WHERE retired_at IS NULL;
      CREATE INDEX tracks_by_artwork ON tracks (artwork_id) WHERE artwork_id IS NOT NULL;
      ALTER TABLE tracks ALTER COLUMN search SET STORAGE MAIN;

      -- What a scan knows each file by. One that cannot be read is here too, with its reason.
      CREATE TABLE library_files (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
        folder_id uuid NOT NULL REFERENCES library_folders ON DELETE CASCADE,
        path text NOT NULL,
        -- Size, time and inode, or the ETag: while that stays, the file is not read again.
        version text NOT NULL,
        size bigint NOT NULL,
        -- track, playlist
        kind text NOT NULL DEFAULT 'track',
        -- ok, unreadable
        state text NOT NULL DEFAULT 'ok',
        failure text,
        failure_type text,
        content_hash text,
        track_id uuid REFERENCES tracks ON DELETE SET NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT library_files_path UNIQUE (provider_id, path)
      );
      CREATE INDEX library_files_of_folder ON library_files (folder_id);
      CREATE INDEX library_files_unreadable ON library_files (provider_id, path COLLATE "C") WHERE state = 'unreadable';
      CREATE INDEX library_files_by_track ON library_files (track_id) WHERE track_id IS NOT NULL;

      -- What turned out to be another one; its id keeps answering.
      CREATE TABLE track_aliases (
        old_id uuid PRIMARY KEY,
        track_id uuid NOT NULL REFERENCES tracks ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE album_aliases (
        old_id uuid PRIMARY KEY,
        album_id uuid NOT NULL REFERENCES albums ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE artist_aliases (
        old_id uuid PRIMARY KEY,
        artist_id uuid NOT NULL REFERENCES artists ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE library_genres (
        key text PRIMARY KEY,
        name text NOT NULL,
        track_count integer NOT NULL DEFAULT 0,
        album_count integer NOT NULL DEFAULT 0
      );

      CREATE TABLE track_lyrics (
        track_id uuid PRIMARY KEY REFERENCES tracks ON DELETE CASCADE,
        synced boolean NOT NULL,
        language text,
        -- [{ atMs, text }]; atMs null where it is not synced.
        lines jsonb NOT NULL,
        -- embedded, file
        source text NOT NULL
      );

      CREATE TABLE renditions (
        track_id uuid NOT NULL REFERENCES tracks ON DELETE CASCADE,
        -- opus-128, mp3-320
        variant text NOT NULL,
        codec text NOT NULL,
        bitrate integer NOT NULL,
        -- pending, ready, failed, unwanted (it would be no smaller)
        state text NOT NULL DEFAULT 'pending',
        -- content_hash of the track it was made of.
        source_hash text,
        -- From the folder of renditions.
        path text,
        size bigint,
        failure text,
        failures integer NOT NULL DEFAULT 0,
        leased_until timestamptz,
        next_try_at timestamptz NOT NULL DEFAULT now(),
        made_at timestamptz,
        PRIMARY KEY (track_id, variant)
      );
      CREATE INDEX renditions_due ON renditions (next_try_at) WHERE state IN ('pending', 'failed');

      CREATE TABLE playlists (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- Null: a playlist file of the library, for everybody.
        owner_id uuid REFERENCES listeners ON DELETE CASCADE,
        provider_id uuid REFERENCES providers ON DELETE CASCADE,
        path text,
        title text NOT NULL,
        sort_title text NOT NULL,
        description text,
        -- Of a smart playlist; null: its items are chosen by hand.
        rules jsonb,
        collaborative boolean NOT NULL DEFAULT false,
        -- SHA-256 of the secret in its link; null: there is no link.
        link_hash text,
        -- Raised by every change: who changes an old state hears of it.
        revision bigint NOT NULL DEFAULT 1,
        item_count integer NOT NULL DEFAULT 0,
        duration_ms bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT playlists_link UNIQUE (link_hash),
        CONSTRAINT playlists_file UNIQUE (provider_id, path)
      );
      CREATE INDEX playlists_of_owner ON playlists (owner_id, sort_title COLLATE "C", id);
      CREATE TABLE playlist_items (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        playlist_id uuid NOT NULL REFERENCES playlists ON DELETE CASCADE,
        -- A fraction between its neighbours', so that moving one changes one row.
        place text NOT NULL,
        urn text NOT NULL,
        -- For the day on which no provider has it any more.
        title text NOT NULL,
        added_by uuid REFERENCES listeners ON DELETE SET NULL,
        added_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX playlist_items_in_order ON playlist_items (playlist_id, place COLLATE "C", id);
      CREATE INDEX playlist_items_by_urn ON playlist_items (urn);
      CREATE TABLE playlist_members (
        playlist_id uuid NOT NULL REFERENCES playlists ON DELETE CASCADE,
        listener_id uuid NOT NULL REFERENCES listeners ON DELETE CASCADE,
        -- reader, editor
        role text NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (playlist_id, listener_id)
      );
      CREATE INDEX playlist_members_by_listener ON playlist_members (listener_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
