import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time codes by which a Nextcloud registers itself as an issuer. */
export class AddPairing20261121110500 implements MigrationInterface {
  name = 'AddPairing20261121110500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE issuers ADD COLUMN url text;
      ALTER TABLE issuers ADD COLUMN paired_at timestamptz;

      CREATE TABLE pairing_codes (
        -- SHA-256: the code itself is known to the admin alone.
        code_hash bytea PRIMARY KEY,
        name text,
        -- Whose keys it may replace; null: it registers a new one.
        issuer_id text REFERENCES issuers ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX pairing_codes_by_issuer ON pairing_codes (issuer_id);
      CREATE INDEX pairing_codes_by_expiry ON pairing_codes (expires_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
