/** The codec that a MIME type (and Icecast's `subtype`) names; undefined where it leaves it open. */
export function codecOf(type: string, subtype = ''): string | undefined {
  const words = `${type} ${subtype}`.toLowerCase();
  return codecs.find(([pattern]) => pattern.test(words))?.[1];
}

const codecs: [RegExp, string][] = [
  [/opus/, 'opus'],
  [/flac/, 'flac'],
  [/vorbis/, 'vorbis'],
  [/aacp|aac\+|he-aac/, 'aac+'],
  [/aac|mp4|m4a/, 'aac'],
  [/mpeg|mp3/, 'mp3'],
  [/speex/, 'speex'],
];

/** Without a type it may be sound; Ogg may hold anything, mostly sound. */
export function isAudioType(type: string): boolean {
  const bare = type.toLowerCase().split(';')[0]?.trim() ?? '';
  return (
    bare === '' ||
    bare.startsWith('audio/') ||
    bare === 'application/ogg' ||
    bare === 'application/octet-stream'
  );
}
