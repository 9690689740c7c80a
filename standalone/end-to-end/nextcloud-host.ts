import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import jsonwebtoken from 'jsonwebtoken';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';

const built = join(import.meta.dirname, '../../nextcloud-app');
/** Nextcloud brings these variables to every page. */
const theme = join(import.meta.dirname, '../../player/src/theme/nextcloud-variables.css');
const types: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
};

export type NextcloudHost = LocalServer & {
  issuer: string;
  /** The public keys that its Airdex has to know. */
  jwks: { keys: object[] };
  requestToken: string;
  /** What is asked of it, and with which headers. */
  asked: { path: string; headers: IncomingMessage['headers'] }[];
  /** Tokens live this long; answered with a refusal where it is null, as after a logout. */
  tokenSeconds: number | null;
  user: string;
};

/**
 * A page that behaves like Nextcloud's dashboard, its content security policy included: the mount, the script that is
 * let in by its nonce, the initial state, the token that our PHP vouches with, and the page of the one `<audio>`.
 */
export async function serveNextcloudHost(airdex: { url: string; mediaUrl: string }): Promise<NextcloudHost> {
  const { privateKey, kid, jwk } = makeKey();
  const requestToken = randomBytes(12).toString('hex');
  const host = {
    ...{ issuer: 'nextcloud:test', jwks: { keys: [jwk] }, requestToken, asked: [] as NextcloudHost['asked'] },
    ...{ tokenSeconds: 300 as number | null, user: 'anna' },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://nextcloud');
    host.asked.push({ path: pathname, headers: request.headers });
    if (pathname === '/' || pathname === '/page') {
      const nonce = randomBytes(12).toString('base64');
      response.setHeader('content-security-policy', dashboardPolicy(nonce, airdex));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(dashboard(nonce, requestToken, settings(airdex.url)));
    } else if (pathname === '/theme.css') {
      response.setHeader('content-type', 'text/css');
      response.end(await readFile(theme));
    } else if (pathname === '/apps/airdex/sound') {
      response.setHeader('content-security-policy', soundPolicy);
      response.setHeader('feature-policy', "autoplay 'self'");
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!DOCTYPE html><title>Airdex</title><audio id=a></audio>');
    } else if (pathname === '/ocs/v2.php/apps/airdex/api/v1/token') {
      vouch(request, response);
    } else {
      await sendBuilt(pathname, response);
    }
  };

  function vouch(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    if (request.method !== 'POST' || request.headers.requesttoken !== requestToken) {
      response.writeHead(412).end('{"message":"CSRF check failed"}');
    } else if (host.tokenSeconds === null) {
      response.writeHead(401).end('{"ocs":{"meta":{"statuscode":997},"data":[]}}');
    } else {
      const claims = {
        sub: host.user,
        name: host.user,
        roles: ['listener'],
        jti: randomBytes(9).toString('hex'),
      };
      const signed = jsonwebtoken.sign(claims, privateKey, {
        ...{ algorithm: 'ES256' as const, keyid: kid, issuer: host.issuer, audience: 'airdex' },
        ...{ expiresIn: host.tokenSeconds, notBefore: 0 },
      });
      const data = { token: signed, expiresIn: host.tokenSeconds };
      response.end(JSON.stringify({ ocs: { meta: { statuscode: 200 }, data } }));
    }
  }

  const server = await serveLocally((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  return Object.assign(host, server);
}

async function sendBuilt(path: string, response: ServerResponse): Promise<void> {
  const inside = normalize(path).replace(/^\/apps\/airdex\//, '');
  if (!/^(js|css)\/[\w@.-]+$/.test(inside)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = await readFile(join(built, inside));
  response.setHeader('content-type', types[extname(inside)] ?? 'application/octet-stream');
  response.end(bytes);
}

function makeKey(): { privateKey: KeyObject; kid: string; jwk: object } {
  const { privateKey: pem } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privateKey = createPrivateKey(pem);
  const kid = 'first';
  return { privateKey, kid, jwk: { kid, ...createPublicKey(privateKey).export({ format: 'jwk' }) } };
}

/** What Nextcloud 32 sends with its dashboard, and what our app adds to it: the API, our frame, our artwork. */
function dashboardPolicy(nonce: string, airdex: { url: string; mediaUrl: string }): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
    `script-src 'nonce-${nonce}'`,
    `script-src-elem 'strict-dynamic' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${airdex.mediaUrl}`,
    "font-src 'self' data:",
    `connect-src 'self' ${airdex.url}`,
    "media-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "form-action 'self'",
  ].join(';');
}
const soundPolicy =
  "default-src 'none';base-uri 'none';media-src https: http:;frame-ancestors 'self';form-action 'none'";

function settings(baseUrl: string): string {
  const state = {
    ...{ baseUrl, soundFrameUrl: '/apps/airdex/sound?v=1', isAdmin: false },
    ...{ settingsUrl: '/settings/admin/airdex', pageUrl: '/page' },
  };
  return Buffer.from(JSON.stringify(state)).toString('base64');
}

function dashboard(nonce: string, requestToken: string, state: string): string {
  return `<!DOCTYPE html>
<html lang="en" data-locale="en_US"><head data-user="anna" data-user-displayname="Anna" data-requesttoken="${requestToken}">
<meta charset="utf-8"><title>Dashboard</title>
<link rel="stylesheet" href="/theme.css">
<style>.hidden-visually { position: absolute; inset-inline-start: -10000px; width: 1px; height: 1px; overflow: hidden; }</style>
<link rel="stylesheet" href="/apps/airdex/css/airdex-dashboard.css">
<script nonce="${nonce}">
  window._oc_webroot = ''; window._oc_appswebroots = { airdex: '/apps/airdex' };
  window.OC = { filePath: (app, type, file) => '/apps/' + app + '/' + file, config: {}, webroot: '' };
  window.mounts = [];
  window.OCA = { Dashboard: { register: (id, mount) => { window.mounts.push(mount); mount(document.getElementById(id)); } } };
</script></head>
<body style="margin:20px;background:#f4f6f8;font-family:sans-serif">
<input type="hidden" id="initial-state-airdex-settings" value="${state}">
<div style="width:320px;padding:16px;background:#fff;border-radius:16px"><h2 style="font-size:20px">Radio</h2>
<div style="width:288px;height:424px"><div id="airdex"></div></div></div>
<script type="module" nonce="${nonce}" src="/apps/airdex/js/airdex-dashboard.mjs"></script>
</body></html>`;
}
