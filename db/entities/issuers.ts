import { EntitySchema } from 'typeorm';

export type IssuerRow = {
  id: string;
  name: string;
  keys: unknown;
  allowedOrigins: string[];
  enabled: boolean;
  url: string | null;
  pairedAt: Date | null;
  createdAt: Date;
};

export const issuers = new EntitySchema<IssuerRow>({
  name: 'Issuer',
  tableName: 'issuers',
  columns: {
    id: { type: 'text', primary: true },
    name: { type: 'text' },
    keys: { type: 'jsonb', default: [] },
    allowedOrigins: { name: 'allowed_origins', type: 'text', array: true, default: [] },
    enabled: { type: 'boolean', default: true },
    url: { type: 'text', nullable: true },
    pairedAt: { name: 'paired_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
});
