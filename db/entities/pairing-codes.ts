import { EntitySchema } from 'typeorm';

export type PairingCodeRow = {
  codeHash: Buffer;
  name: string | null;
  issuerId: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
};

export const pairingCodes = new EntitySchema<PairingCodeRow>({
  name: 'PairingCode',
  tableName: 'pairing_codes',
  columns: {
    codeHash: { name: 'code_hash', type: 'bytea', primary: true },
    name: { type: 'text', nullable: true },
    issuerId: {
      name: 'issuer_id',
      type: 'text',
      nullable: true,
      foreignKey: { target: 'Issuer', name: 'pairing_codes_issuer_id_fkey', onDelete: 'CASCADE' },
    },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
  indices: [
    { name: 'pairing_codes_by_issuer', columns: ['issuerId'] },
    { name: 'pairing_codes_by_expiry', columns: ['expiresAt'] },
  ],
});
