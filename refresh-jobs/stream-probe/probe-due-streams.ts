import { inTransaction, type Database } from '#db/database.ts';
import {
  claimDueStreams,
  orderDueStreams,
  postponeProbes,
  saveProbes,
  type DueStream,
} from '#db/stores/stream-probes.ts';
import type { Announcer } from '#refresh-jobs/announce-sparingly.ts';
import { insideReason, isHostAllowed } from '#refresh-jobs/polite-fetch/check-address.ts';
import { findHttpsTwin } from './find-https-twin.ts';
import { judgeProbe } from './judge-probe.ts';
import type { NetworkWatch, Reach } from './network-watch.ts';
import type { OpenSocket } from './open-stream.ts';
import { probeStream, type ProbeContext } from './probe-stream.ts';
import type { ProbeResult } from './probe-result.ts';

export type ProbeJob = Omit<ProbeContext, 'openSocket'> & {
  database: Pick<Database, 'pool'>;
  /** Connections for a provider's streams; it may contact the inside hosts that an admin allowed it. */
  openSocketFor: (allowedHosts: readonly string[]) => OpenSocket;
  network: NetworkWatch;
  batchSize: number;
  now: () => Date;
  /** 0..1 */
  random: () => number;
  announce: Announcer;
};

export type ProbedBatch = {
  claimed: number;
  /** Our own network is away: nothing was judged. */
  away: boolean;
};

/** A batch takes less than this even when every server hangs. */
const LEASE_MS = 15 * 60_000;
const AWAY_MS = 5 * 60_000;

/** Claims a batch of due streams, listens to each, and keeps what was found in one transaction. */
export async function probeDueStreams(job: ProbeJob): Promise<ProbedBatch> {
  const { database, now } = job;
  await orderDueStreams(database.pool, now());
  const claimedAt = now();
  const leaseUntil = new Date(claimedAt.getTime() + LEASE_MS);
  const due = await claimDueStreams(database.pool, job.batchSize, claimedAt, leaseUntil);
  if (due.length === 0) return { claimed: 0, away: false };

  const giveBack = (until: Date) =>
    postponeProbes(
      database.pool,
      due.map(({ id }) => id),
      until,
    );
  const probed = await Promise.all(due.map((stream) => probeWithTwin(stream, job))).catch(
    async (error: unknown) => {
      await giveBack(claimedAt);
      throw error;
    },
  );
  const reaches = probed.flatMap(({ stream, result }) => reachOf(stream, result));
  if (job.network.isAway(reaches)) {
    await giveBack(new Date(now().getTime() + AWAY_MS));
    return { claimed: due.length, away: true };
  }

  const judged = probed.map(({ stream, result, secureUrl }) =>
    judgeProbe(stream, result, secureUrl, now(), job.random()),
  );
  await inTransaction(database, async (client) => {
    if (await saveProbes(client, judged, now())) await job.announce.changed(client);
  });
  return { claimed: due.length, away: false };
}

type Probed = { stream: DueStream; result: ProbeResult; secureUrl: string | null };

async function probeWithTwin(stream: DueStream, job: ProbeJob): Promise<Probed> {
  const context = { ...job, openSocket: job.openSocketFor(stream.allowedHosts) };
  const result = throughSignature(stream, await probeStream(stream.url, context));
  const playable = result.kind === 'heard' ? (result.resolvedUrls[0] ?? stream.url) : undefined;
  const secureUrl =
    result.kind === 'heard' && playable !== undefined && !result.secure
      ? await findHttpsTwin(playable, result, stream.secureUrl, context)
      : null;
  return { stream, result, secureUrl };
}

/** An Icecast whose links we sign refuses us without a signature: then it is up, and no more is known. */
function throughSignature(stream: DueStream, result: ProbeResult): ProbeResult {
  if (stream.signing !== 'icecast' || result.kind !== 'silent' || result.status !== 401) return result;
  return {
    kind: 'heard',
    protocol: 'icy',
    codec: null,
    bitrate: null,
    resolvedUrls: [],
    secure: stream.url.startsWith('https:'),
  };
}

/** Hosts on our own machine or network answer without the internet, so they prove nothing about it. */
function reachOf(stream: DueStream, result: ProbeResult): Reach[] {
  const url = URL.parse(stream.url);
  if (!url || result.kind === 'refused') return [];
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const reason = insideReason(host);
  const isInside = reason !== undefined && reason !== 'is not an IP address';
  if (isInside || isHostAllowed(host, port, stream.allowedHosts)) return [];
  const answered = result.kind === 'heard' || result.answered;
  return [{ host, answered, wasOk: stream.health === 'ok' }];
}
