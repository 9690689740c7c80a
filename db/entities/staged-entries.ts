import { EntitySchema } from 'typeorm';

export type StagedEntryRow = {
  runId: string;
  entryKey: string;
  entry: unknown;
  contentHash: string;
  evidence: string[];
};

export const stagedEntries = new EntitySchema<StagedEntryRow>({
  name: 'StagedEntry',
  tableName: 'staged_entries',
  columns: {
    runId: {
      name: 'run_id',
      type: 'uuid',
      primary: true,
      foreignKey: { target: 'Run', name: 'staged_entries_run_id_fkey', onDelete: 'CASCADE' },
    },
    entryKey: { name: 'entry_key', type: 'text', primary: true },
    entry: { type: 'jsonb' },
    contentHash: { name: 'content_hash', type: 'text' },
    evidence: { type: 'text', array: true },
  },
});
