import ipaddr from 'ipaddr.js';

/**
 * Why an address is not contacted on its own, in words; undefined for an address of the public internet.
 * IPv4 addresses inside IPv6 ones (mapped, NAT64, 6to4) count as what they embed.
 */
export function insideReason(address: string): string | undefined {
  const withoutZone = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(withoutZone)) return 'is not an IP address';
  const parsed = ipaddr.parse(withoutZone);
  if (parsed instanceof ipaddr.IPv4) return reasons[parsed.range()];
  const range = parsed.range();
  const embedded = embeddedIPv4(parsed, range);
  if (embedded) return insideReason(embedded);
  if (range !== 'unicast') return reasons[range] ?? 'is a reserved address';
  // Everything public lies in 2000::/3; the old IPv4-compatible ::127.0.0.1 does not.
  return parsed.match(globalUnicast, 3) ? undefined : 'is a reserved address';
}

const globalUnicast = ipaddr.IPv6.parse('2000::');

/** Every range but plain unicast is refused. */
const reasons: Record<string, string | undefined> = {
  unicast: undefined,
  loopback: "is Airdex's own machine (loopback)",
  private: 'is in a private network',
  linkLocal: 'is a link-local address, where clouds keep their metadata',
  carrierGradeNat: "is inside a carrier's network (CGNAT)",
  uniqueLocal: 'is in a private network (unique local)',
  deprecatedSiteLocal: 'is in a private network (site local)',
  multicast: 'is a multicast address',
  broadcast: 'is a broadcast address',
  unspecified: 'means every address of this machine',
  reserved: 'is a reserved address',
  as112: 'is a reserved address',
  amt: 'is a reserved address',
};

function embeddedIPv4(address: ipaddr.IPv6, range: string): string | undefined {
  const bytes = address.toByteArray();
  const at = (start: number) => bytes.slice(start, start + 4).join('.');
  if (range === 'ipv4Mapped' || range === 'rfc6145') return at(12);
  // The well-known NAT64 prefix only: under 64:ff9b:1::/48 the place of the IPv4 address is not known.
  if (range === 'rfc6052' && address.match(nat64, 96)) return at(12);
  if (range === '6to4') return at(2);
  return undefined;
}

const nat64 = ipaddr.IPv6.parse('64:ff9b::');

/**
 * Whether an admin allowed this host by name. An entry is a host name or IP literal, optionally with a port:
 * `radio.lan`, `radio.lan:8000`, `127.0.0.1`, `[::1]:8000`.
 */
export function isHostAllowed(host: string, port: number, allowedHosts: readonly string[]): boolean {
  const wanted = normalHost(host);
  return allowedHosts.some((entry) => {
    const allowed = splitEntry(entry);
    return normalHost(allowed.host) === wanted && (allowed.port === undefined || allowed.port === port);
  });
}

function normalHost(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function splitEntry(entry: string): { host: string; port?: number } {
  const text = entry.trim();
  if (ipaddr.IPv6.isValid(text)) return { host: ipaddr.IPv6.parse(text).toString() };
  const [, host, port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(text) ?? [];
  if (host === undefined || port === undefined) return { host: canonicalLiteral(text) };
  return { host: canonicalLiteral(host), port: Number(port) };
}

function canonicalLiteral(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare).toString() : host;
}
