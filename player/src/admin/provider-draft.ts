import type { NewProvider, ProviderKind, ProviderView } from '../../../api/contract/provider.ts';

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
  };
}

export function draftOf(provider: ProviderView): ProviderDraft {
  const { kind, name, config, allowedHosts, enabled } = provider;
  return {
    ...emptyDraft(kind),
    name,
    url: config.url ?? '',
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

function sourceOf(draft: ProviderDraft) {
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
      ...sourceOf(draft),
      ...(kind === 'icecast-server' && draft.signed ? { signed: true } : {}),
      ...station,
    },
    allowedHosts: listOf(draft.allowedHosts),
    enabled: draft.enabled,
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
  if (draft.fileName !== '') return draft.fileName.replace(/\.[a-z0-9]+$/i, '');
  try {
    return new URL(withScheme(draft.url)).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

export type MissingField = 'name' | 'url';

/** Which field has to be filled in before anything can be asked. */
export function missingField(draft: ProviderDraft): MissingField | null {
  if (draft.name.trim() === '') return 'name';
  if (draft.kind !== 'radio-browser' && !hasFile(draft) && draft.url.trim() === '') return 'url';
  return null;
}
