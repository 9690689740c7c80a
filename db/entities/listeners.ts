import { EntitySchema } from 'typeorm';

export type ListenerRow = {
  id: string;
  issuerId: string;
  subject: string;
  name: string | null;
  pseudonym: string;
  linksRevokedAt: Date | null;
  createdAt: Date;
};

export const listeners = new EntitySchema<ListenerRow>({
  name: 'Listener',
  tableName: 'listeners',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    issuerId: {
      name: 'issuer_id',
      type: 'text',
      foreignKey: { target: 'Issuer', name: 'listeners_issuer_id_fkey', onDelete: 'CASCADE' },
    },
    subject: { type: 'text' },
    name: { type: 'text', nullable: true },
    pseudonym: { type: 'text' },
    linksRevokedAt: { name: 'links_revoked_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [
    { name: 'listeners_issuer_subject', columns: ['issuerId', 'subject'] },
    { name: 'listeners_pseudonym', columns: ['pseudonym'] },
  ],
});
