import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
type Found = { violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] };

/** What keeps people from using this page, as axe sees it: the rule, where, and why. */
export async function findBarriers(page: Page, inside = 'body'): Promise<string[]> {
  await page.evaluate(await readFile(source, 'utf8'));
  // As text, since it runs in the page. The sound has a frame that nobody sees; what helps to skip is Nextcloud's own.
  const found = (await page.evaluate(`axe.run({ include: '${inside}', exclude: '#skip-actions' }, {
    iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  })`)) as Found;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
