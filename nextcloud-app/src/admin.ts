import { loadWords } from './language.ts';

async function start(): Promise<void> {
  await loadWords();
  const { mountAdmin } = await import('./admin/mount-admin.ts');
  mountAdmin(document);
}

void start();
