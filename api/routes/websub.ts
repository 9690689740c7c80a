import { raw, Router, type Request } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';
import { verifySignature } from '#db/verify-signature.ts';
import { confirmLease, denyLease, findLease, notePush } from '#db/stores/websub-leases.ts';

const Verification = z.object({
  'hub.mode': z.enum(['subscribe', 'unsubscribe', 'denied']),
  'hub.topic': z.string().max(4_000).optional(),
  'hub.challenge': z.string().max(4_000).optional(),
  'hub.lease_seconds': z.coerce.number().int().positive().optional(),
  'hub.reason': z.string().max(1_000).optional(),
});
const weekSeconds = 7 * 86_400;

/**
 * Where hubs reach Airdex (WebSub): they ask whether a subscription was meant, and push what is new. A push is a hint:
 * its body is checked against its signature and forgotten, and the feed is read at its own address.
 */
export function websubRoutes(context: Pick<AppContext, 'database' | 'now'>): Router {
  const { pool } = context.database;
  const router = Router();

  router.get('/websub/:id', async (request, response) => {
    const asked = Verification.safeParse(request.query);
    const lease = await findLease(pool, request.params.id);
    if (!asked.success || !lease) throw new Problem('not-found');
    const { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge } = asked.data;
    if (mode !== 'denied' && topic !== lease.topic) throw new Problem('not-found');
    const now = new Date(context.now());
    if (mode === 'denied') await denyLease(pool, lease.callbackId, asked.data['hub.reason'], now);
    // Nobody here asked to end what is still wanted.
    else if (mode === 'unsubscribe') throw new Problem('not-found');
    else await confirmLease(pool, lease.callbackId, asked.data['hub.lease_seconds'] ?? weekSeconds, now);
    response
      .type('text/plain')
      .set('X-Content-Type-Options', 'nosniff')
      .send(challenge ?? '');
  });

  router.post('/websub/:id', raw({ type: () => true, limit: '20mb' }), async (request, response) => {
    const lease = await findLease(pool, String(request.params.id));
    // 410 tells the hub to stop.
    if (!lease) throw new Problem('gone', 'Nothing is subscribed to here.');
    const body: unknown = request.body;
    const isGenuine = verifySignature(
      Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      signatureOf(request),
      lease.secret,
    );
    if (isGenuine) await notePush(pool, lease.podcastId, new Date(context.now()));
    // A wrong signature is answered the same, as the specification asks: it must not tell guesses apart.
    response.status(202).end();
  });
  return router;
}

function signatureOf(request: Request): string | undefined {
  return request.headers['x-hub-signature']?.toString();
}
