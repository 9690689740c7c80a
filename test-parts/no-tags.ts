import type { TagReader } from '#refresh-jobs/library/tags/tag-reader.ts';

/** For tests in which no sound file is read. */
export const noTags: TagReader = {
  read: () => Promise.reject(new Error('No file was to be read.')),
  readPicture: () => Promise.reject(new Error('No picture was to be read.')),
  width: 1,
  close: () => Promise.resolve(),
};
