import { z } from 'zod';
import { secretKey } from '#db/secret-key.ts';
import { isLocalOnly } from './is-local-only.ts';
import { reachableUrl } from './reachable-url.ts';

const flag = z.enum(['on', 'off']);
const count = z.coerce.number().int().min(0).max(1_000_000);
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** docker compose hands on empty ones. */
const unset = z.literal('').transform(() => undefined);

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: address.optional(),
  MEDIA_URL: address.optional(),
  POP_OUT_URL: unset.or(address.refine((url) => url.startsWith('http:'), 'must be plain http')).optional(),
  GATEWAY_URL: unset.or(address.refine((url) => url.startsWith('https:'), 'must be https')).optional(),
  MEDIA_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  AIRDEX_SECRET_KEY: secretKey,
  TRUST_PROXY: z.string().default(''),
  ANONYMOUS_CATALOG: flag.default('on'),
  ANONYMOUS_LIBRARY: unset.or(flag).optional(),
  RATE_LIMIT_PER_LISTENER: count.default(1_200),
  RATE_LIMIT_PER_ADDRESS: count.default(2_400),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type ApiConfig = {
  host: string;
  port: number;
  /** Where listeners reach the API; undefined: the address it listens on. */
  publicUrl: string | undefined;
  /** Where listeners reach the media host. */
  mediaUrl: string;
  /** A plain http address of the same API, for a window that plays what secure pages refuse. */
  popOutUrl?: string | undefined;
  /** Where nginx offers streams without https by https; undefined: nowhere. */
  gatewayUrl?: string | undefined;
  redisUrl: string | undefined;
  /** Opens what is private; undefined: private feeds are refused. */
  secretKey: Buffer | undefined;
  /** Addresses of proxies whose X-Forwarded-For is believed, as Express reads them; '' for none. */
  trustProxy: string;
  anonymousCatalog: boolean;
  /** Whether the local library, too, is for whoever asks. */
  anonymousLibrary: boolean;
  /** Requests a minute; 0 for no limit. */
  rateLimit: { listener: number; address: number };
  logLevel: z.infer<typeof schema>['LOG_LEVEL'];
};

/** Throws, naming the variable, where the environment is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): ApiConfig & { databaseUrl: string | undefined } {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is wrong. ${faults.join('; ')}`);
  }
  const read = parsed.data;
  return {
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL,
    mediaUrl: read.MEDIA_URL ?? reachableUrl(read.HOST, read.MEDIA_PORT ?? read.PORT + 1),
    popOutUrl: read.POP_OUT_URL,
    gatewayUrl: read.GATEWAY_URL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    secretKey: read.AIRDEX_SECRET_KEY,
    trustProxy: read.TRUST_PROXY,
    anonymousCatalog: read.ANONYMOUS_CATALOG === 'on',
    anonymousLibrary: (read.ANONYMOUS_LIBRARY ?? (isForThisMachine(read) ? 'on' : 'off')) === 'on',
    rateLimit: { listener: read.RATE_LIMIT_PER_LISTENER, address: read.RATE_LIMIT_PER_ADDRESS },
    logLevel: read.LOG_LEVEL,
  };
}

/** Listens on loopback alone, for no proxy, and closes its catalog to nobody. */
function isForThisMachine(read: z.infer<typeof schema>): boolean {
  const { HOST, PUBLIC_URL, TRUST_PROXY, ANONYMOUS_CATALOG } = read;
  const publicHost = PUBLIC_URL === undefined ? HOST : new URL(PUBLIC_URL).hostname.replace(/^\[|\]$/g, '');
  return ANONYMOUS_CATALOG === 'on' && TRUST_PROXY === '' && isLocalOnly(HOST) && isLocalOnly(publicHost);
}
