import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the gateways carry, told by `airdex gateway keys` beside each of them. */
export class AddGatewayUsage20261121134500 implements MigrationInterface {
  name = 'AddGatewayUsage20261121134500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateways (
        name text PRIMARY KEY,
        -- Connections that are open; null: its nginx does not say.
        listening integer,
        seen_at timestamptz NOT NULL
      );

      CREATE TABLE gateway_usage (
        gateway text NOT NULL REFERENCES gateways (name) ON DELETE CASCADE,
        -- As the gateway's log has it.
        day date NOT NULL,
        origin text NOT NULL,
        connections integer NOT NULL,
        bytes bigint NOT NULL,
        seconds double precision NOT NULL,
        PRIMARY KEY (gateway, day, origin)
      );
      CREATE INDEX gateway_usage_by_day ON gateway_usage (day);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup to go back.');
  }
}
