import { Router, urlencoded, type Request } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import type { HookGuard } from '#api/stream-urls/hook-password.ts';
import type { SessionRecorder } from '#api/stream-urls/session-recorder.ts';
import { mountOf } from '#api/stream-urls/sign-links.ts';
import { anonymous } from '#signing/token.ts';

export type IcecastHookContext = Pick<AppContext, 'keys' | 'now' | 'metrics'> & {
  icecast: {
    guard: HookGuard;
    sessions: Pick<SessionRecorder, 'report'>;
    /** Seconds after which Icecast cuts a listener off, who then needs a fresh link. */
    timeLimit: number;
  };
};

/** What Icecast 2.4 sends about a listener, form-encoded. */
const Report = z.object({
  action: z.enum(['listener_add', 'listener_remove']),
  server: z.string().max(255),
  port: z.string().regex(/^\d{1,5}$/),
  client: z.string().regex(/^\d{1,20}$/),
  /** The raw URI with its query. */
  mount: z.string().startsWith('/').max(4_000),
  duration: z.coerce.number().int().min(0).max(2_000_000_000).default(0),
});

/** How much later than its cut a session counts as over although no `listener_remove` came. */
const graceSeconds = 60;

/**
 * `POST /icecast/{provider}/listener`: Icecast asks whether a listener may hear a mount, and tells when one has left.
 * It asks for one listener after the other, so nothing here waits for the database.
 */
export function icecastHookRoutes(context: IcecastHookContext): Router {
  const { keys, metrics, now } = context;
  const { guard, sessions, timeLimit } = context.icecast;
  const router = Router();
  const form = urlencoded({ extended: false, limit: '16kb', parameterLimit: 50 });

  router.post('/icecast/:provider/listener', form, async (request, response) => {
    const providerId = String(request.params.provider);
    response.set('Cache-Control', 'no-store');
    if (!(await guard.admits(providerId, passwordOf(request)))) {
      metrics.streamSessions.labels('unknown server').inc();
      response.set('WWW-Authenticate', 'Basic realm="icecast"').status(401).end();
      return;
    }
    const report = Report.safeParse(request.body);
    if (!report.success) {
      response.set('icecast-auth-message', 'nonsense').end();
      return;
    }
    const { action, client, duration } = report.data;
    const token = tokenOf(report.data.mount);
    const at = new Date(now());
    const about = {
      ...{ providerId, client, at, mount: mountOf(report.data.mount) },
      server: `${report.data.server}:${report.data.port}`,
    };
    if (action === 'listener_remove') {
      // The link has often expired by now. The sid names the session; one that was never opened cannot be closed.
      const sid = sidOf(token);
      metrics.streamSessions.labels('closed').inc();
      if (sid) sessions.report({ ...about, kind: 'closed', sid, durationSeconds: duration });
      response.end();
      return;
    }
    const verdict = keys.verify(
      token,
      { purpose: 'icecast', item: about.mount, variant: providerId },
      at.getTime() / 1_000,
    );
    metrics.streamSessions.labels(verdict.verdict).inc();
    if (verdict.verdict !== 'valid') {
      // Icecast writes this into its own log; the listener sees 401 either way.
      response.set('icecast-auth-message', verdict.verdict).end();
      return;
    }
    const expiresAt = new Date(at.getTime() + (timeLimit + graceSeconds) * 1_000);
    const pseudonym = verdict.pseudonym === anonymous ? null : verdict.pseudonym;
    sessions.report({ ...about, kind: 'opened', sid: verdict.sid, pseudonym, expiresAt });
    response.set({ 'icecast-auth-user': '1', 'icecast-auth-timelimit': String(timeLimit) }).end();
  });
  return router;
}

/** The session that a token speaks of. */
function sidOf(token: string): string | undefined {
  return /^v1\.[^.]+\.\d+\.([\w-]{24})\./.exec(token)?.[1];
}

/** The token of a raw URI, as it stands there; two of them are none. */
function tokenOf(uri: string): string {
  const query = uri.slice(uri.indexOf('?') + 1);
  const tokens = query.split('&').filter((part) => part.startsWith('t='));
  return tokens.length === 1 && uri.includes('?') ? (tokens[0] ?? '').slice(2) : '';
}

/** Icecast sends `<option name="password">` as Basic authentication. */
function passwordOf(request: Request): string {
  const [scheme, encoded = ''] = (request.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return '';
  const text = Buffer.from(encoded, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}
