import { reachableUrl } from '#api/reachable-url.ts';
import { isLocalOnly } from '#api/is-local-only.ts';
import type { ApiConfig } from '#api/config.ts';
import { ok, warning, type Finding } from './finding.ts';

/** What can be said of the settings without asking anybody. */
export function checkSettings(config: ApiConfig): Finding[] {
  const { host, publicUrl, trustProxy } = config;
  if (isLocalOnly(host)) {
    const others = publicUrl === undefined ? '' : `; others reach it as ${publicUrl}, through a proxy`;
    return [
      ok('exposure', `listens on ${host} alone${others}`),
      ...(publicUrl !== undefined && trustProxy === ''
        ? [
            warning(
              'proxy',
              'PUBLIC_URL is set but TRUST_PROXY is not: every listener looks like the proxy to the rate limit. Set TRUST_PROXY to its address.',
            ),
          ]
        : []),
    ];
  }
  const findings = [
    warning(
      'exposure',
      `HOST=${host} lets other machines reach Airdex, without encryption. Put a proxy with TLS before it, and know that the player then asks for an access token.`,
    ),
  ];
  const isWildcard = host === '0.0.0.0' || host === '::';
  if (publicUrl === undefined && isWildcard) {
    findings.push(
      warning(
        'PUBLIC_URL',
        `is not set, so links point at ${reachableUrl(host, config.port)}. Set it where listeners use another address.`,
      ),
    );
  }
  return findings;
}
