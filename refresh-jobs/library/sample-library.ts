import { SourceError } from '#refresh-jobs/errors.ts';
import type { Batch } from '#refresh-jobs/providers/provider.ts';
import { kindOfFile } from './file-kinds.ts';
import type { LibrarySource } from './library-source.ts';
import { join } from './list-folder.ts';
import { lyricsBeside, readFile } from './tags/read-file.ts';
import type { TagReader } from './tags/tag-reader.ts';

/** Enough of a library to know it by: counted, but not opened, beyond these. */
const filesOpened = 20;

/** For a dry run: what there is, folder by folder, and the first few tracks. */
export async function* sampleLibrary(
  source: LibrarySource,
  reader: TagReader,
  signal: AbortSignal,
): AsyncGenerator<Batch, { kind: 'complete' }> {
  let opened = 0;
  let isAnything = false;
  for await (const { path: folder, files, folders, problems } of source.walk('', signal)) {
    const forbidden = folder === '' ? problems.find(({ name }) => name === '') : undefined;
    if (forbidden) {
      throw new SourceError('unreadable', `The library's folder cannot be listed. ${forbidden.reason}`);
    }
    isAnything ||= files.length + folders.length > 0;
    const batch = {
      entries: [],
      tracks: [] as NonNullable<Batch['tracks']>,
      dropped: [] as Batch['dropped'] & object,
    };
    for (const { name, reason } of problems) {
      batch.dropped.push({ entry: join(folder, name) || '/', reason });
    }
    const lyricsOf = lyricsBeside(files);
    for (const listed of files) {
      if (kindOfFile(listed.name) !== 'track') continue;
      const path = join(folder, listed.name);
      opened += 1;
      if (opened > filesOpened) {
        batch.tracks.push({ title: listed.name, artists: [], path });
        continue;
      }
      const { outcome } = await readFile(
        source,
        { path, listed, lyrics: lyricsOf(listed.name) },
        { reader, signal },
      );
      if ('failure' in outcome) batch.dropped.push({ entry: path, reason: outcome.failure });
      else {
        const { title, artists } = outcome.entry;
        batch.tracks.push({ title, artists: artists.map(({ name }) => name), path });
      }
    }
    yield batch;
  }
  if (!isAnything) {
    throw new SourceError('unreadable', 'This folder is empty. Say the folder that the music is in.');
  }
  return { kind: 'complete' };
}
