/** How each kind of sound is sent; media-host/nginx.conf says the same, and a test holds the two together. */
export const mediaTypes: Readonly<Record<string, string>> = {
  ...{ mp3: 'audio/mpeg', mp2: 'audio/mpeg', mp1: 'audio/mpeg', mpga: 'audio/mpeg' },
  ...{ flac: 'audio/flac', aac: 'audio/aac', ac3: 'audio/ac3' },
  ...{ ogg: 'audio/ogg', oga: 'audio/ogg', opus: 'audio/ogg', spx: 'audio/ogg' },
  ...{ m4a: 'audio/mp4', m4b: 'audio/mp4', m4r: 'audio/mp4', mp4: 'audio/mp4', mp4a: 'audio/mp4' },
  ...{ alac: 'audio/mp4', wav: 'audio/wav', wave: 'audio/wav', w64: 'audio/wav' },
  ...{ aif: 'audio/aiff', aiff: 'audio/aiff', aifc: 'audio/aiff' },
  ...{
    ape: 'audio/x-ape',
    wv: 'audio/x-wavpack',
    mpc: 'audio/x-musepack',
    'mp+': 'audio/x-musepack',
    tta: 'audio/x-tta',
  },
  ...{
    mka: 'audio/matroska',
    webm: 'audio/webm',
    weba: 'audio/webm',
    wma: 'audio/x-ms-wma',
    asf: 'audio/x-ms-wma',
  },
  ...{ dsf: 'audio/x-dsf', dff: 'audio/x-dff', caf: 'audio/x-caf', au: 'audio/basic', snd: 'audio/basic' },
};

/** By the end of its name, whatever the case; what is not known is only bytes. */
export function mediaTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(mediaTypes, extension) ? (mediaTypes[extension] ?? '') : 'application/octet-stream';
}
