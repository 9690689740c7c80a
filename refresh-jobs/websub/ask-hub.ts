import type { Lease } from '#db/stores/websub-leases.ts';
import { hubSecret } from '#db/verify-signature.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';

const day = 86_400;
/** Asked for; a hub promises what it likes. */
const leaseSeconds = 10 * day;

/** Asks a hub to push a topic, or to go on with it. It answers by calling back. Throws a SourceError. */
export async function askHub(
  fetch: PoliteFetch,
  lease: Pick<Lease, 'hub' | 'topic' | 'callbackId' | 'secret'>,
  options: { pushUrl: string; signal: AbortSignal },
): Promise<void> {
  const body = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': lease.topic,
    'hub.callback': `${options.pushUrl}/websub/${lease.callbackId}`,
    'hub.lease_seconds': String(leaseSeconds),
    'hub.secret': hubSecret(lease.secret),
  });
  const answer = await fetch(lease.hub, {
    ...{
      method: 'POST',
      body: body.toString(),
      signal: options.signal,
      timeoutMs: 30_000,
      maxBytes: 100_000,
    },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  answer.body.destroy();
}
