import { Router, type Request } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';
import { playableStreams, type PlayableStream } from '#api/presenters/present-station.ts';
import { linkSigner, signIcecastUrl } from '#api/stream-urls/sign-links.ts';
import { anonymous } from '#api/stream-urls/token.ts';
import type { Queryable } from '#db/database.ts';
import { findStation } from '#db/stores/stations.ts';

export type PlayContext = Pick<AppContext, 'keys' | 'now'> & { database: { pool: Queryable } };

const Query = z.object({
  /** Only what plays on an https page. */
  secure: z.literal('1').optional(),
  /** A stream of the item, instead of the best. */
  variant: z.string().max(30).optional(),
});

/** `GET /play/{token}/{item}`: 302 to the source, for exports and players that know nothing of Airdex. */
export function playRoutes(context: PlayContext): Router {
  const { database, keys, now } = context;
  const router = Router();

  router.get('/play/:token/:item', async (request, response) => {
    response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    const { token = '', item = '' } = request.params;
    const seconds = now() / 1_000;
    const verdict = keys.verify(token, { purpose: 'play', item, variant: '' }, seconds);
    if (verdict.verdict === 'expired') throw new Problem('gone');
    if (verdict.verdict === 'forged') throw new Problem('forbidden');

    const stream = await findStream(request, item);
    if (!stream) throw new Problem('not-found');
    const pseudonym = verdict.pseudonym === anonymous ? null : verdict.pseudonym;
    const target =
      stream.signing === 'icecast' && stream.providerId !== null
        ? signIcecastUrl(linkSigner(keys.newest(), pseudonym, seconds), stream.address, stream.providerId)
        : stream.address;
    // Not response.redirect(): it would rewrite what the origin may be particular about.
    response.status(302).set('Location', asHeader(target)).end();
  });

  async function findStream(request: Request, item: string): Promise<PlayableStream | undefined> {
    const query = Query.safeParse(request.query);
    if (!query.success) throw new Problem('bad-request', z.prettifyError(query.error));
    const { variant, secure } = query.data;
    const id = z.uuid().safeParse(/^station:(.+)$/.exec(item)?.[1]);
    const station = id.success ? await findStation(database.pool, id.data) : null;
    return station
      ? playableStreams(station).find(
          (each) => (variant === undefined || each.id === variant) && (secure === undefined || each.secure),
        )
      : undefined;
  }
  return router;
}

/** A header takes no letters beyond ASCII; everything else stays byte for byte. */
function asHeader(url: string): string {
  return url.replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
}
