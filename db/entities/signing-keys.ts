import { EntitySchema } from 'typeorm';

export type SigningKeyRow = {
  kid: string;
  purpose: string;
  secret: Buffer;
  createdAt: Date;
  revokedAt: Date | null;
};

export const signingKeys = new EntitySchema<SigningKeyRow>({
  name: 'SigningKey',
  tableName: 'signing_keys',
  columns: {
    kid: { type: 'text', primary: true },
    purpose: { type: 'text' },
    secret: { type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', nullable: true },
  },
});
