const byEnding: Record<string, string> = {
  ...{
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    m4b: 'audio/mp4',
    mp4a: 'audio/mp4',
    aac: 'audio/aac',
    ogg: 'audio/ogg',
  },
  ...{ oga: 'audio/ogg', opus: 'audio/ogg', flac: 'audio/flac', wav: 'audio/wav', wma: 'audio/x-ms-wma' },
  ...{
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    mov: 'video/quicktime',
    webm: 'video/webm',
    mkv: 'video/x-matroska',
  },
  ...{ m3u8: 'application/vnd.apple.mpegurl' },
};
const playable = /^(audio|video)\/|^application\/(ogg|vnd\.apple\.mpegurl|x-mpegurl)$/;

/**
 * What an enclosure is: as its feed says, or by its ending where the feed says nothing or something too general.
 * Undefined for what cannot be heard: pictures, documents, torrents.
 */
export function mediaTypeOf(url: string, said: string | undefined): string | undefined {
  const type = said?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (playable.test(type))
    return type === 'audio/mp3' || type === 'audio/x-mp3' || type === 'audio/mpeg3' ? 'audio/mpeg' : type;
  const [, ending = ''] = /\.([a-z0-9]{2,4})$/i.exec(pathOf(url)) ?? [];
  const guessed = byEnding[ending.toLowerCase()];
  if (guessed !== undefined) return guessed;
  const saysNothing =
    type === '' ||
    type === 'application/octet-stream' ||
    type === 'binary/octet-stream' ||
    !type.includes('/');
  // Redirecting hosters end in anything; a page or a picture says so.
  return saysNothing && !/^(html?|php|jpe?g|png|gif|webp|pdf|zip|torrent|txt|svg)$/i.test(ending)
    ? 'audio/mpeg'
    : undefined;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
