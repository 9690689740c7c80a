import { writeFile } from 'node:fs/promises';
import { contractFiles } from './contract-files.ts';

/** `npm run events:contract`: after a change of a schema or an example. */
for (const [path, text] of await contractFiles()) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
}
