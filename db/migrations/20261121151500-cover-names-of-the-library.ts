import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search asks what starts with a text, and which of it is most popular: the index answers both without the rows. */
export class CoverNamesOfTheLibrary20261121151500 implements MigrationInterface {
  name = 'CoverNamesOfTheLibrary20261121151500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX tracks_by_name, albums_by_name, artists_by_name;
      CREATE INDEX tracks_by_name ON tracks (sort_title COLLATE "C", id) INCLUDE (popularity) WHERE retired_at IS NULL;
      CREATE INDEX albums_by_name ON albums (sort_title COLLATE "C", id) INCLUDE (popularity) WHERE retired_at IS NULL;
      CREATE INDEX artists_by_name ON artists (sort_name COLLATE "C", id) INCLUDE (popularity) WHERE retired_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
