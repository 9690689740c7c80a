import { z } from 'zod';
import { Problem } from './problem.ts';

const called = {
  track: 'a track',
  album: 'an album',
  artist: 'an artist',
  folder: 'a folder',
  playlist: 'a playlist',
};

/** `track:<uuid>` or the bare uuid; throws a 400 that names `path` for anything else. */
export function libraryId(kind: keyof typeof called, text: unknown, path = 'id'): string {
  const bare = typeof text === 'string' ? text.replace(new RegExp(`^${kind}:`), '').toLowerCase() : '';
  const id = z.guid().safeParse(bare);
  if (id.success) return id.data;
  const message = `not the id of ${called[kind]}, such as ${kind}:<uuid>`;
  throw new Problem('bad-request', `${path}: ${message}`, { errors: [{ path, message }] });
}
