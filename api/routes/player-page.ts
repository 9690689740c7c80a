import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import type { AppContext } from '#api/context.ts';

const dist = join(import.meta.dirname, '../../player/dist');

/**
 * What the player may do: run its own scripts, show pictures of the media host, hear any source (that is what direct
 * playback means), and read HLS playlists and segments from wherever a station keeps them.
 */
function contentSecurityPolicy({ mediaUrl }: AppContext['config']): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    `img-src 'self' data: ${mediaUrl}`,
    'media-src http: https: blob:',
    "connect-src 'self' http: https:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
  ].join('; ');
}

const notBuilt =
  '<!doctype html><meta charset="utf-8"><title>Airdex</title><h1>Airdex is running</h1>' +
  '<p>The player is not built yet: <code>npm -w player run build</code>, or start with <code>npm start</code>. ' +
  'The API is documented at <a href="/docs">/docs</a>.</p>';

/** The web player at `/`: its page is always asked for anew, its other files never change under their names. */
export function playerPage(context: AppContext): Router {
  const router = Router();
  const policy = contentSecurityPolicy(context.config);
  const protect = (response: Response): void => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
  };
  router.use(
    '/assets',
    express.static(join(dist, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true, index: false }),
  );
  router.use(
    express.static(dist, {
      index: 'index.html',
      setHeaders: (response: Response, file) => {
        protect(response);
        if (file.endsWith('.html')) response.setHeader('Cache-Control', 'no-cache');
      },
    }),
  );
  router.get('/', (_request, response) => {
    protect(response);
    response
      .status(existsSync(dist) ? 404 : 503)
      .type('html')
      .send(notBuilt);
  });
  return router;
}
