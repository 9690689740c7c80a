import ipaddr from 'ipaddr.js';

/** Where hubs reach us: the public URL, unless nobody outside can reach that and nobody insists. */
export function pushableUrl(publicUrl: string | undefined, insists: boolean | undefined): string | undefined {
  const url = publicUrl === undefined ? null : URL.parse(publicUrl);
  if (!url) return undefined;
  const { hostname } = url;
  const address = hostname.replace(/^\[|\]$/g, '');
  const isInside = ipaddr.isValid(address)
    ? ipaddr.process(address).range() !== 'unicast'
    : !hostname.includes('.') || /\.(local|localhost|internal|lan|home|test|home\.arpa)$/.test(hostname);
  return isInside && insists !== true ? undefined : url.href.replace(/\/+$/, '');
}
