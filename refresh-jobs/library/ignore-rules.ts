import ignore, { type Ignore } from 'ignore';

export const ignoreFile = '.airdexignore';

/** What the ignore files on the way from the root say, the outermost first. */
export type IgnoreRules = readonly { below: string; rules: Ignore }[];

/** The rules of a folder's own file are added to those of the folders above it. */
export function addIgnoreRules(above: IgnoreRules, folder: string, text: string): IgnoreRules {
  const rules = ignore({ allowRelativePaths: true }).add(text);
  return [...above, { below: folder === '' ? '' : `${folder}/`, rules }];
}

/** As .gitignore means it: the innermost file that speaks of a path decides. */
export function isIgnored(all: IgnoreRules, path: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const { below, rules } of all) {
    const said = rules.test(path.slice(below.length) + (isFolder ? '/' : ''));
    if (said.ignored || said.unignored) ignored = said.ignored;
  }
  return ignored;
}
