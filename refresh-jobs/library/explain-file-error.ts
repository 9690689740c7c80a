/** What went wrong with a file or folder, in words an admin understands. */
export function explainFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Airdex may not read this: give the user it runs as the right to read it.';
    case 'ENOENT':
      return 'It is gone.';
    case 'ENOTDIR':
      return 'It is no folder.';
    case 'EISDIR':
      return 'It is a folder.';
    case 'ELOOP':
      return 'It is a link that leads to itself.';
    case 'ENAMETOOLONG':
      return 'Its name, with all the folders above it, is longer than the system can open.';
    case 'EIO':
      return 'The disk failed to read this: look at its health.';
    case 'ESTALE':
    case 'ENOTCONN':
    case 'ETIMEDOUT':
    case 'EHOSTDOWN':
    case 'ENODEV':
      return 'The disk or the network folder it is on does not answer.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open on this machine; it is tried again.';
    default:
      return `It cannot be read: ${message}`;
  }
}

/** That the whole disk is away, and not the one file. */
export function isDiskAway(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'ENODEV', 'ENXIO'].includes(code);
}
