/** The web address that an entry of a playlist means, or why it means none, in words for an admin. */
export function readAddress(written: string, base?: string): { url: string } | { reason: string } {
  const address = written.trim().replace(/^["'](.*)["']$/, '$1');
  if (/^[a-z]:[\\/]/i.test(address) || address.startsWith('\\\\')) {
    return { reason: "it is a file on somebody's computer, not a web address" };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'file') return { reason: "it is a file on somebody's computer, not a web address" };
  // SHOUTcast's own schemes are HTTP by another name.
  if (scheme === 'icy' || scheme === 'icyx' || scheme === 'shout')
    return checked(address.replace(/^[a-z]+/i, 'http'));
  if (scheme === 'http' || scheme === 'https') return checked(address);
  if (scheme !== undefined && address.startsWith(`${scheme}://`)) {
    return { reason: `browsers do not play ${scheme} addresses` };
  }
  if (address.includes('\\')) return { reason: "it is a file on somebody's computer, not a web address" };
  if (base === undefined) {
    return { reason: 'it is relative, and an uploaded playlist has no address to which it could be' };
  }
  return checked(address, base);
}

function checked(address: string, base?: string): { url: string } | { reason: string } {
  const url = URL.parse(address, base);
  if (!url?.hostname) return { reason: 'it is no valid web address' };
  // The text of the source is kept: parsing would rewrite it, and some servers want their query to the byte.
  return { url: base === undefined && /^https?:\/\/[\x21-\x7e]+$/i.test(address) ? address : url.href };
}
