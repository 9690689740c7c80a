import type { NewProvider, ProviderKind, ProviderView } from '../../../api/contract/provider.ts';
import { isLibrary } from './provider-kinds.ts';

/** What an admin is typing, as the fields of the form hold it. */
export type ProviderDraft = {
  kind: ProviderKind;
  name: string;
  url: string;
  /** An uploaded file instead of a url. */
  content: string;
  /** How large the file is that the provider has already; 0 where it has none, or is to have another source. */
  contentBytes: number;
  fileName: string;
  signed: boolean;
  homepage: string;
  country: string;
  languages: string;
  tags: string;
  /** Further streams of a station, one address a line. */
  moreStreams: string;
  allowedHosts: string;
  enabled: boolean;
  library: LibraryDraft;
};

/** Where the files of a library are, and which copies are made of them. */
export type LibraryDraft = {
  path: string;
  watch: boolean;
  renditions: string[];
  region: string;
  bucket: string;
  prefix: string;
  accessKeyId: string;
  /** Empty: the one that is known stays. */
  secretAccessKey: string;
};

const emptyLibrary: LibraryDraft = {
  ...{ path: '', watch: true, renditions: [] },
  ...{ region: 'us-east-1', bucket: '', prefix: '', accessKeyId: '', secretAccessKey: '' },
};

export function emptyDraft(kind: ProviderKind): ProviderDraft {
  return {
    kind,
    name: '',
    url: '',
    content: '',
    contentBytes: 0,
    fileName: '',
    signed: false,
    homepage: '',
    country: '',
    languages: '',
    tags: '',
    moreStreams: '',
    allowedHosts: '',
    enabled: true,
    library: { ...emptyLibrary },
  };
}

export function draftOf(provider: ProviderView): ProviderDraft {
  const { kind, name, config, allowedHosts, enabled } = provider;
  return {
    ...emptyDraft(kind),
    name,
    url: config.url ?? config.endpoint ?? '',
    library: {
      path: config.path ?? '',
      watch: config.watch ?? true,
      renditions: config.renditions ?? [],
      region: config.region ?? emptyLibrary.region,
      bucket: config.bucket ?? '',
      prefix: config.prefix ?? '',
      accessKeyId: config.accessKeyId ?? '',
      secretAccessKey: '',
    },
    contentBytes: config.contentBytes ?? 0,
    signed: config.signed ?? false,
    homepage: config.homepage ?? '',
    country: config.country ?? '',
    languages: (config.languages ?? []).join(', '),
    tags: (config.tags ?? []).join(', '),
    moreStreams: (config.streams ?? []).map((stream) => stream.url).join('\n'),
    allowedHosts: allowedHosts.join('\n'),
    enabled,
  };
}

/** Kinds whose source can be an uploaded file. */
function takesFile(kind: ProviderKind): boolean {
  return kind === 'playlist' || kind === 'opml';
}

export function hasFile({ kind, content, contentBytes }: ProviderDraft): boolean {
  return takesFile(kind) && (content !== '' || contentBytes > 0);
}

function sourceOf(draft: ProviderDraft, known?: ProviderView): Partial<NewProvider['config']> {
  if (isLibrary(draft.kind)) return libraryOf(draft, known);
  if (!hasFile(draft)) return filled('url', withScheme(draft.url));
  return draft.content === '' ? { contentBytes: draft.contentBytes } : { content: draft.content };
}

/** What is sent: fields that the kind does not have, and empty ones, are left out. */
export function toProvider(draft: ProviderDraft, known?: ProviderView): NewProvider {
  const { kind } = draft;
  const station =
    kind === 'station'
      ? {
          ...filled('homepage', withScheme(draft.homepage)),
          ...filled('country', draft.country.trim()),
          ...filled('languages', listOf(draft.languages)),
          ...filled('tags', listOf(draft.tags)),
          ...filled('streams', streamsOf(draft, known)),
        }
      : {};
  return {
    kind,
    name: draft.name.trim(),
    config: {
      ...keptConfig(known),
      ...sourceOf(draft, known),
      ...(kind === 'icecast-server' && draft.signed ? { signed: true } : {}),
      ...station,
    },
    allowedHosts: listOf(draft.allowedHosts),
    enabled: draft.enabled,
  };
}

function libraryOf({ kind, url, library }: ProviderDraft, known?: ProviderView) {
  const renditions = library.renditions.length > 0 ? { renditions: library.renditions } : {};
  if (kind === 'local-library') {
    return { path: library.path.trim(), ...(library.watch ? {} : { watch: false }), ...renditions };
  }
  const secret = library.secretAccessKey.trim();
  const pathStyle = known?.config.pathStyle;
  return {
    endpoint: url.includes('://') ? url.trim() : `https://${url.trim()}`,
    region: library.region.trim() || emptyLibrary.region,
    bucket: library.bucket.trim(),
    ...filled('prefix', library.prefix.trim()),
    accessKeyId: library.accessKeyId.trim(),
    // Null says that the secret which Airdex has stays.
    ...(secret === '' && known ? { secretAccessKey: null } : { secretAccessKey: secret }),
    ...(pathStyle === undefined ? {} : { pathStyle }),
    ...renditions,
  };
}

/** What the form does not show stays as it is. */
function keptConfig(known: ProviderView | undefined) {
  const { format, artworkUrl } = known?.config ?? {};
  return { ...(format === undefined ? {} : { format }), ...(artworkUrl === undefined ? {} : { artworkUrl }) };
}

function streamsOf(draft: ProviderDraft, known: ProviderView | undefined) {
  const before = known?.config.streams ?? [];
  // An address may contain commas, but no spaces.
  return draft.moreStreams
    .split(/\s+/)
    .filter(Boolean)
    .map((line) => {
      const url = withScheme(line);
      return before.find((stream) => stream.url === url) ?? { url };
    });
}

/** "radio.example:8000" is what people paste; the protocol such servers speak is http. */
function withScheme(address: string): string {
  const trimmed = address.trim();
  return trimmed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
}

function listOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((part) => part.trim()))].filter((part) => part !== '');
}

function filled<Key extends string, Value extends string | unknown[]>(key: Key, value: Value) {
  return (value.length === 0 ? {} : { [key]: value }) as Partial<Record<Key, Value>>;
}

/** A name to begin with, so that only the address has to be given. */
export function suggestedName(draft: ProviderDraft): string {
  const { kind, library } = draft;
  if (kind === 'local-library')
    return library.path.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? '';
  if (kind === 's3-library') return library.prefix.split('/').findLast(Boolean) ?? library.bucket;
  if (draft.fileName !== '') return draft.fileName.replace(/\.[a-z0-9]+$/i, '');
  try {
    return new URL(withScheme(draft.url)).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

export type MissingField = 'name' | 'url' | 'path' | 'bucket' | 'key';

/** Which field has to be filled in before anything can be asked. */
export function missingField(draft: ProviderDraft, known?: ProviderView): MissingField | null {
  const { kind, library } = draft;
  if (kind === 'local-library' && library.path.trim() === '') return 'path';
  if (kind === 's3-library') {
    if (draft.url.trim() === '') return 'url';
    if (library.bucket.trim() === '') return 'bucket';
    if (library.accessKeyId.trim() === '' || (library.secretAccessKey.trim() === '' && !known)) return 'key';
  }
  if (draft.name.trim() === '') return 'name';
  if (isLibrary(kind)) return null;
  if (draft.kind !== 'radio-browser' && !hasFile(draft) && draft.url.trim() === '') return 'url';
  return null;
}
