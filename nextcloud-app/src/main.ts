import { loadWords } from './language.ts';

async function start(): Promise<void> {
  await loadWords();
  const { mountPage } = await import('./page/mount-page.ts');
  mountPage(document);
}

void start();
