import { z } from 'zod';
import { looksPersonal } from '#db/looks-personal.ts';
import { pageOf, Timestamp } from './common.ts';

export const providerKinds = [
  'icecast-server',
  'icecast-directory',
  'radio-browser',
  'playlist',
  'station',
  'podcast-feed',
  'opml',
  'local-library',
  's3-library',
] as const;
export const ProviderKind = z.enum(providerKinds);
export type ProviderKind = z.infer<typeof ProviderKind>;

export const Counts = z.object({
  seen: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  retired: z.int(),
  dropped: z.int(),
});

export const Run = z
  .object({
    id: z.string(),
    provider: z.string(),
    trigger: z.enum(['schedule', 'admin', 'cli']),
    state: z
      .enum(['running', 'succeeded', 'failed', 'stopped'])
      .describe('stopped: by an admin; what a library had found stays'),
    waiting: z.boolean().describe('requested, not yet taken by a worker'),
    complete: z.boolean().describe('the whole source was read; only then are entries retired'),
    counts: Counts,
    expected: z.int().nullable(),
    drops: z.array(z.object({ entry: z.string(), reason: z.string() })).describe('the first hundred'),
    error: z.string().nullable(),
    errorType: z.string().nullable(),
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;
export const RunPage = pageOf(Run).meta({ id: 'RunPage' });

/** The smaller copies that there are: codec and kbit/s. */
const renditionNames: readonly string[] = [
  ...[32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256].map((bitrate) => `opus-${String(bitrate)}`),
  ...[64, 80, 96, 112, 128, 160, 192, 224, 256, 320].map((bitrate) => `mp3-${String(bitrate)}`),
];

const httpUrl = z.url({ protocol: /^https?$/ }).max(2000);
/** What a provider of each kind is configured with. */
export const ProviderConfig = z
  .object({
    url: httpUrl
      .optional()
      .describe(
        'icecast-server: the server; icecast-directory: its yp.xml; radio-browser: a mirror; playlist: its address; station: its stream; podcast-feed: the feed; opml: the list',
      ),
    content: z
      .string()
      .max(16_000_000)
      .optional()
      .describe('playlist (up to 2 MB), opml (up to 16 MB): an uploaded file instead of a url'),
    contentBytes: z
      .int()
      .nonnegative()
      .optional()
      .describe('how large the uploaded file is, in place of it; sent back, it says that the file stays'),
    format: z.enum(['m3u', 'pls', 'xspf', 'asx']).optional(),
    signed: z
      .boolean()
      .optional()
      .describe('icecast-server: its mounts ask Airdex (URL authentication), so sign their URLs'),
    homepage: httpUrl.optional(),
    artworkUrl: httpUrl.optional(),
    country: z.string().max(100).optional(),
    languages: z.array(z.string().max(100)).max(20).optional(),
    tags: z.array(z.string().max(100)).max(50).optional(),
    streams: z
      .array(
        z.object({
          url: httpUrl,
          codec: z.string().max(20).optional(),
          bitrate: z.int().min(0).max(10_000).optional(),
        }),
      )
      .max(50)
      .optional(),
    path: z
      .string()
      .max(4_000)
      .optional()
      .describe('local-library: the folder, from / on, on the machine that Airdex runs on'),
    watch: z
      .boolean()
      .optional()
      .describe(
        'local-library: hear of changes at once (left out: yes, where the file system tells of them)',
      ),
    endpoint: httpUrl.optional().describe('s3-library: where the store is, such as https://s3.example.org'),
    region: z.string().min(1).max(100).optional().describe('s3-library: us-east-1 where the store has none'),
    bucket: z.string().min(1).max(255).optional(),
    prefix: z
      .string()
      .max(1_000)
      .optional()
      .describe('s3-library: the folder in the bucket; left out: all of it'),
    accessKeyId: z.string().min(1).max(200).optional(),
    secretAccessKey: z
      .string()
      .min(1)
      .max(500)
      .nullable()
      .optional()
      .describe('s3-library: sealed, and never sent back; null means that the one that is known stays'),
    pathStyle: z
      .boolean()
      .optional()
      .describe(
        's3-library: the bucket is in the path and not in the host name (left out: yes, but for Amazon)',
      ),
    renditions: z
      .array(
        z
          .string()
          .refine((name) => renditionNames.includes(name), {
            error: `say one of ${renditionNames.join(', ')}`,
          })
          .meta({ enum: renditionNames }),
      )
      .max(6)
      .optional()
      .describe('of a library: smaller copies to make ahead, such as opus-128 or mp3-320'),
  })
  .strict();

/** What a kind cannot be read without; undefined where nothing is missing. */
export function missingConfig(
  kind: ProviderKind,
  config: z.infer<typeof ProviderConfig>,
): { field: string; message: string } | undefined {
  const { url, content, streams, path } = config;
  if ((kind === 'icecast-server' || kind === 'icecast-directory') && url === undefined) {
    return { field: 'url', message: `an ${kind} needs the address of what it reads` };
  }
  if (kind === 'playlist' && url === undefined && content === undefined) {
    return { field: 'url', message: 'a playlist needs an address, or the content of a file' };
  }
  if (kind === 'playlist' && (content?.length ?? 0) > 2_000_000) {
    return { field: 'content', message: 'a playlist of more than 2 MB is not read' };
  }
  if (kind === 'podcast-feed' && url === undefined) {
    return { field: 'url', message: 'a podcast-feed needs the address of its feed' };
  }
  if (kind === 'podcast-feed' && url !== undefined && looksPersonal(url)) {
    return { field: 'url', message: 'this is a personal address: subscribe to it, so that only you hear it' };
  }
  if (kind === 'opml' && url === undefined && content === undefined) {
    return { field: 'url', message: 'an opml list needs an address, or the content of a file' };
  }
  if (kind === 'local-library' && path === undefined) {
    return { field: 'path', message: 'a local-library needs the folder that the music is in' };
  }
  if (kind === 'local-library' && path !== undefined && !isAbsolutePath(path)) {
    return { field: 'path', message: 'say the whole path of the folder, from / on, such as /srv/music' };
  }
  if (kind === 's3-library') {
    const needed = ['endpoint', 'region', 'bucket', 'accessKeyId', 'secretAccessKey'] as const;
    const field = needed.find((name) => config[name] === undefined);
    if (field !== undefined) return { field, message: `an s3-library needs its ${field}` };
  }
  if (kind === 'station' && url === undefined && (streams ?? []).length === 0) {
    return { field: 'url', message: 'a station needs the address of a stream' };
  }
  return undefined;
}

function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);
}

const providerFields = z
  .object({
    kind: ProviderKind,
    name: z.string().trim().min(1).max(200),
    config: ProviderConfig.default({}),
    allowedHosts: z
      .array(z.string().min(1).max(253))
      .max(50)
      .default([])
      .describe('hosts on private addresses that this provider may contact'),
    enabled: z.boolean().default(true),
  })
  .strict();

export const NewProvider = providerFields
  .superRefine(({ kind, config }, context) => {
    const missing = missingConfig(kind, config);
    if (missing)
      context.addIssue({ code: 'custom', path: ['config', missing.field], message: missing.message });
  })
  .meta({ id: 'NewProvider' });
export type NewProvider = z.infer<typeof NewProvider>;

/** A dry run; with `provider`, `contentBytes` stands for the file that this one has. */
export const WantedCheck = providerFields
  .extend({ provider: z.uuid().optional() })
  .strict()
  .meta({ id: 'WantedCheck' });
export type WantedCheck = z.infer<typeof WantedCheck>;

export const ProviderChange = z
  .object({
    name: z.string().trim().min(1).max(200),
    config: ProviderConfig,
    allowedHosts: z.array(z.string().min(1).max(253)).max(50),
    enabled: z.boolean(),
  })
  .partial()
  .strict()
  .meta({ id: 'ProviderChange' });
export type ProviderChange = z.infer<typeof ProviderChange>;

export const ProviderView = z
  .object({
    id: z.string(),
    kind: ProviderKind,
    name: z.string(),
    config: ProviderConfig,
    allowedHosts: z.array(z.string()),
    enabled: z.boolean(),
    demo: z.boolean(),
    items: z
      .int()
      .describe(
        'in the catalog now: stations; episodes of a podcast-feed; feeds of an opml list; tracks of a library',
      ),
    nextRunAt: Timestamp.nullable(),
    lastRun: Run.nullable(),
    lastSuccessAt: Timestamp.nullable(),
    failures: z.int().describe('runs failed in a row'),
    week: z
      .array(z.object({ day: z.iso.date(), succeeded: z.int(), failed: z.int() }))
      .describe('the last seven days, oldest first'),
    renditions: z
      .object({
        ready: z.int(),
        waiting: z.int(),
        failed: z.int(),
        bytes: z.int(),
        trouble: z
          .string()
          .nullable()
          .describe('why what waits is not made (ffmpeg is missing), or why the last that failed did'),
      })
      .nullable()
      .optional()
      .describe('of a library that asks for renditions'),
    createdAt: Timestamp,
  })
  .meta({ id: 'Provider' });
export type ProviderView = z.infer<typeof ProviderView>;
export const ProviderPage = pageOf(ProviderView).meta({ id: 'ProviderPage' });

/** `POST /admin/providers/check` answers 200 when it is done in time, else 202; then ask `GET …/check/{id}`. */
export const ProviderCheck = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'succeeded', 'failed']),
    /** How many entries would come; counted up to a limit when `more` is true. */
    seen: z.int(),
    more: z.boolean(),
    dropped: z.int(),
    drops: z.array(z.object({ entry: z.string(), reason: z.string() })),
    sample: z.array(
      z.object({
        name: z.string(),
        country: z.string().nullable(),
        tags: z.array(z.string()),
        streams: z.array(z.string()),
      }),
    ),
    error: z.string().nullable(),
    errorType: z.string().nullable(),
    /** A host to allow, when the address was refused for being private. */
    hostToAllow: z.string().nullable(),
  })
  .meta({ id: 'ProviderCheck' });
export type ProviderCheck = z.infer<typeof ProviderCheck>;

export const StationSplit = z
  .object({ entries: z.array(z.object({ provider: z.uuid(), key: z.string() })).min(1) })
  .meta({ id: 'StationSplit' });
export const StationJoin = z
  .object({ stations: z.array(z.string()).min(2).max(20) })
  .meta({ id: 'StationJoin' });
export const StationEntryView = z
  .object({
    provider: z.string(),
    key: z.string(),
    name: z.string(),
    streams: z.array(z.string()),
    pinned: z.boolean(),
  })
  .meta({ id: 'StationEntry' });
