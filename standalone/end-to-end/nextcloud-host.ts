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
import {
  appPage,
  dashboardPage,
  dashboardPolicy,
  settingsPage,
  soundPage,
  soundPolicy,
} from './nextcloud-pages.ts';

/** Nextcloud brings these variables to every page. */
const theme = join(import.meta.dirname, '../../player/src/theme/nextcloud-variables.css');
const types: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};
const ocs = '/ocs/v2.php/apps/airdex/api/v1';
const pages: Record<string, typeof dashboardPage> = {
  '/': dashboardPage,
  '/page': appPage,
  '/settings/admin/airdex': settingsPage,
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
  /** How far its clock is ahead. */
  clockSeconds: number;
  /** Signs with a key that nobody was told of. */
  otherKey: boolean;
  user: string;
  isAdmin: boolean;
  /** What is told of the connection to Airdex. */
  findings: { about: string; isWell: boolean; words: string }[];
  /** A script of another app on the same page. */
  alongside: string;
};

/**
 * A page that behaves like Nextcloud's dashboard, its content security policy included: the mount, the script that is
 * let in by its nonce, the initial state, the token that our PHP vouches with, and the page of the one `<audio>`.
 * `built` is a folder with the app's scripts and styles.
 */
export async function serveNextcloudHost(
  built: string,
  airdex: { url: string; mediaUrl: string },
): Promise<NextcloudHost> {
  const known = makeKey();
  const unknown = makeKey();
  const host = {
    ...{
      issuer: 'nextcloud:test',
      jwks: { keys: [known.jwk] },
      requestToken: randomBytes(12).toString('hex'),
    },
    ...{ asked: [] as NextcloudHost['asked'], tokenSeconds: 300 as number | null, clockSeconds: 0 },
    ...{ otherKey: false, user: 'anna', isAdmin: false, alongside: '', findings },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://nextcloud');
    host.asked.push({ path: pathname, headers: request.headers });
    const page = pages[pathname];
    if (page) {
      const nonce = randomBytes(12).toString('base64');
      response.setHeader('content-security-policy', dashboardPolicy(nonce, airdex));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const { alongside, requestToken } = host;
      const language = searchParams.get('lang') ?? 'en';
      response.end(page({ nonce, requestToken, language, alongside, state: stateFor() }));
    } else if (pathname === '/theme.css') {
      response.setHeader('content-type', 'text/css');
      response.end(await readFile(theme));
    } else if (pathname === '/apps/airdex/sound') {
      response.setHeader('content-security-policy', soundPolicy);
      response.setHeader('feature-policy', "autoplay 'self'");
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(soundPage);
    } else if (pathname === `${ocs}/token`) vouch(request, response);
    else if (pathname === `${ocs}/notifications`) answerOcs(response, {});
    else if (pathname === `${ocs}/connection/check`) answerOcs(response, { findings: host.findings });
    else await sendBuilt(built, pathname, response);
  };

  /** What our PHP tells the pages. */
  function stateFor(): Record<string, object> {
    const connection = {
      ...{
        connected: true,
        url: airdex.url,
        name: 'Airdex',
        issuer: host.issuer,
        connectedAt: 1_767_225_600,
      },
      ...{ keys: ['first'], adminGroup: '', groups: [{ id: 'radio', name: 'Radio' }] },
    };
    const settings = {
      ...{ baseUrl: airdex.url, soundFrameUrl: '/apps/airdex/sound?v=1', isAdmin: host.isAdmin },
      ...{ settingsUrl: '/settings/admin/airdex', pageUrl: '/page', notifyEpisodes: false },
    };
    return { settings, connection };
  }

  function vouch(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'POST' || request.headers.requesttoken !== host.requestToken) {
      response.writeHead(412).end('{"message":"CSRF check failed"}');
    } else if (host.tokenSeconds === null) {
      response.writeHead(401).end('{"ocs":{"meta":{"statuscode":997},"data":[]}}');
    } else {
      const now = Math.floor(Date.now() / 1_000) + host.clockSeconds;
      const claims = {
        ...{ sub: host.user, name: host.user, roles: host.isAdmin ? ['listener', 'admin'] : ['listener'] },
        ...{ jti: randomBytes(9).toString('hex'), iat: now, nbf: now, exp: now + host.tokenSeconds },
      };
      const { privateKey } = host.otherKey ? unknown : known;
      const token = jsonwebtoken.sign(claims, privateKey, {
        ...{ algorithm: 'ES256' as const, keyid: 'first', issuer: host.issuer, audience: 'airdex' },
      });
      answerOcs(response, { token, expiresIn: host.tokenSeconds });
    }
  }

  const server = await serveLocally((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  return Object.assign(host, server);
}

/** One thing is well and one is not, so that both are seen. */
const findings = [
  { about: 'address', isWell: true, words: 'Airdex answers at its address.' },
  { about: 'clock', isWell: false, words: 'The clock of Airdex is ten minutes behind.' },
];

function answerOcs(response: ServerResponse, data: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ocs: { meta: { statuscode: 200 }, data } }));
}

async function sendBuilt(built: string, path: string, response: ServerResponse): Promise<void> {
  const inside = normalize(path).replace(/^\/apps\/airdex\//, '');
  if (!/^(js|css|img)\/[\w@.-]+$/.test(inside)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = await readFile(join(built, inside));
  response.setHeader('content-type', types[extname(inside)] ?? 'application/octet-stream');
  response.end(bytes);
}

function makeKey(): { privateKey: KeyObject; jwk: object } {
  const { privateKey: pem } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privateKey = createPrivateKey(pem);
  return { privateKey, jwk: { kid: 'first', ...createPublicKey(privateKey).export({ format: 'jwk' }) } };
}
