/** Folders that systems and devices keep for themselves. */
const ofSystems = new Set([
  '@eadir',
  '@recycle',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'lost+found',
  'system volume information',
]);

/** Hidden, or kept by a system for itself. Names that begin with several dots are titles: "...And Justice for All". */
export function isSkippedName(name: string): boolean {
  return /^\.(?!\.)/.test(name) || ofSystems.has(name.toLowerCase());
}
