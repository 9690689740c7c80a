/** What the admin can do about it, from what Postgres wrote; undefined where trying again is what is left. */
export function knownFailure(text: string, home: string): string | undefined {
  if (/No space left on device|disk quota exceeded/i.test(text)) {
    return `The disk that holds ${home} is full: free some space.`;
  }
  if (/incompatible with server|initialized by PostgreSQL version/i.test(text)) {
    return `The data in ${home} were made by another major version of Postgres: start the Airdex that made them, or set AIRDEX_DATA to another directory.`;
  }
  if (/Permission denied|wrong ownership|invalid permissions/i.test(text)) {
    return `Postgres may not use ${home}: it must belong to the user that runs Airdex.`;
  }
  if (/Read-only file system/i.test(text)) {
    return `${home} is on a read-only file system: set AIRDEX_DATA to a directory that can be written.`;
  }
  return undefined;
}

export function explainFailure(text: string, home: string): string {
  const end = text.trim().split('\n').slice(-15).join('\n');
  return knownFailure(text, home) ?? `The embedded Postgres in ${home} did not start:\n${end}`;
}
