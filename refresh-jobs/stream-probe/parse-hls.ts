/** A variant or a rendition with sound alone. Bandwidth in bit/s. */
export type HlsVariant = { uri: string; bandwidth: number | undefined; codecs: string[] };

export type HlsPlaylist =
  | { kind: 'master'; variants: HlsVariant[] }
  | {
      kind: 'media';
      segments: string[];
      initialisation: string | undefined;
      encrypted: boolean;
      live: boolean;
    };

/** Reads an HLS playlist (RFC 8216); undefined for a plain M3U, which has none of its tags. */
export function parseHls(text: string): HlsPlaylist | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  if (!lines[0]?.replace(/^\uFEFF/, '').startsWith('#EXTM3U')) return undefined;
  if (lines.some((line) => line.startsWith('#EXT-X-STREAM-INF')))
    return { kind: 'master', variants: variantsOf(lines) };
  if (!lines.some((line) => /^#EXT-X-(TARGETDURATION|MEDIA-SEQUENCE)/.test(line))) return undefined;
  return {
    kind: 'media',
    segments: lines.filter(isUri),
    initialisation: attributes(lineWith(lines, '#EXT-X-MAP:'))['URI'],
    encrypted: lines.some((line) => line.startsWith('#EXT-X-KEY:') && !line.includes('METHOD=NONE')),
    live: !lines.includes('#EXT-X-ENDLIST'),
  };
}

function variantsOf(lines: string[]): HlsVariant[] {
  return lines.flatMap((line, index) => {
    if (!line.startsWith('#EXT-X-STREAM-INF')) return [];
    const uri = lines.slice(index + 1).find(isUri);
    const { BANDWIDTH, CODECS } = attributes(line);
    const bandwidth = Number(BANDWIDTH) || undefined;
    const codecs = (CODECS ?? '').split(',').map((codec) => codec.trim());
    return uri ? [{ uri, bandwidth, codecs: codecs.filter(Boolean) }] : [];
  });
}

/** The names of RFC 6381 in words of the catalog; undefined for what is no sound. */
export function audioCodecOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (/^mp4a\.40\.(5|29)$/.test(lower)) return 'aac+';
  if (/^mp4a\.(69|6b|40\.34)$/.test(lower)) return 'mp3';
  if (lower.startsWith('mp4a')) return 'aac';
  return { opus: 'opus', flac: 'flac', 'ac-3': 'ac3', 'ec-3': 'eac3', alac: 'alac' }[lower];
}

function isUri(line: string): boolean {
  return line !== '' && !line.startsWith('#');
}

function lineWith(lines: string[], tag: string): string {
  return lines.find((line) => line.startsWith(tag)) ?? '';
}

function attributes(line: string): Record<string, string | undefined> {
  const found = line.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g);
  return Object.fromEntries([...found].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
}
