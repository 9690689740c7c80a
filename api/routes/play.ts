import { Router, type Request } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';
import { episodeStreams } from '#api/presenters/present-episode.ts';
import { playableStreams, type PlayableStream } from '#api/presenters/present-station.ts';
import { trackStreams } from '#api/presenters/present-track.ts';
import { linkSigner, signIcecastUrl } from '#api/stream-urls/sign-links.ts';
import type { StreamSigner } from '#api/stream-urls/sign-original.ts';
import { anonymous } from '#signing/token.ts';
import type { Queryable } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import { findEpisode } from '#db/stores/episodes.ts';
import { findListenerByPseudonym } from '#db/stores/listeners.ts';
import { findStation } from '#db/stores/stations.ts';
import { tracksByIds } from '#db/stores/tracks.ts';

export type PlayContext = Pick<AppContext, 'keys' | 'now'> & {
  config?: Pick<AppContext['config'], 'mediaUrl' | 'anonymousLibrary'>;
  signOriginal?: StreamSigner;
  sealer?: Sealer | null;
  database: { pool: Queryable };
};

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

    const pseudonym = verdict.pseudonym === anonymous ? null : verdict.pseudonym;
    const target = await (item.startsWith('episode:')
      ? findSound(request, item, pseudonym)
      : item.startsWith('track:')
        ? findTrackStream(request, item, pseudonym, seconds)
        : findTarget(request, item, pseudonym, seconds));
    if (target === undefined) throw new Problem('not-found');
    // Not response.redirect(): it would rewrite what the origin may be particular about.
    response.status(302).set('Location', asHeader(target)).end();
  });

  async function findTarget(request: Request, item: string, pseudonym: string | null, seconds: number) {
    const stream = await findStream(request, item);
    return stream?.signing === 'icecast' && stream.providerId !== null
      ? signIcecastUrl(linkSigner(keys.newest(), pseudonym, seconds), stream.address, stream.providerId)
      : stream?.address;
  }

  /** Of an episode, the n-th of its enclosures as `variant`; of a private show only in its owner's name. */
  async function findSound(request: Request, item: string, pseudonym: string | null) {
    const { variant, secure } = parseQuery(request);
    const id = z.uuid().safeParse(item.slice('episode:'.length));
    if (!id.success) return undefined;
    const viewer = pseudonym === null ? null : await findListenerByPseudonym(database.pool, pseudonym);
    const episode = await findEpisode(database.pool, viewer, id.data);
    const streams = episode ? episodeStreams(episode, context.sealer ?? null) : [];
    return streams.find(
      (each, index) =>
        (variant === undefined || String(index) === variant) && (secure === undefined || each.secure),
    )?.url;
  }

  /** The original, or as `variant` the n-th of its renditions; signed afresh, in the name of who the link was for. */
  async function findTrackStream(request: Request, item: string, pseudonym: string | null, seconds: number) {
    const { variant, secure } = parseQuery(request);
    const { config, signOriginal } = context;
    if (!config || !signOriginal || (pseudonym === null && !config.anonymousLibrary)) return undefined;
    const id = z.uuid().safeParse(item.slice('track:'.length));
    const [track] = id.success ? await tracksByIds(database.pool, [id.data]) : [];
    const signer = linkSigner(keys.newest(), pseudonym, seconds);
    const streams = track ? await trackStreams(track, { ...config, signer }, signOriginal) : [];
    return streams.find(
      (each, index) =>
        (variant === undefined || String(index) === variant) && (secure === undefined || each.secure),
    )?.url;
  }

  async function findStream(request: Request, item: string): Promise<PlayableStream | undefined> {
    const { variant, secure } = parseQuery(request);
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

function parseQuery(request: Request): z.infer<typeof Query> {
  const query = Query.safeParse(request.query);
  if (!query.success) throw new Problem('bad-request', z.prettifyError(query.error));
  return query.data;
}

/** A header takes no letters beyond ASCII; everything else stays byte for byte. */
function asHeader(url: string): string {
  return url.replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
}
