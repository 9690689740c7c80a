import type { StationEntry } from './entry.ts';
import { identityName, isGenericName } from './identity-name.ts';
import { isPrivateHost, isSharedPage, isSharedServer, ownDomain } from './shared-hosts.ts';
import { streamIdentity } from './stream-identity.ts';

/** Raise it when evidence is found differently, and every entry is looked at again by its next run. */
export const evidenceVersion = 2;

/**
 * What shows that an entry is a certain station. Its streams prove it; its name on its own site, and its name on its
 * own streaming server, hint at it. A wrong merge is worse than a double, so what is generic, shared or missing gives
 * no evidence.
 */
export function evidenceOfEntry(entry: StationEntry): string[] {
  const name = identityName(entry.name).replaceAll(' ', '');
  const isNamed = !isGenericName(identityName(entry.name));
  const proofs = new Set<string>();
  const hints = new Set<string>();

  for (const stream of entry.streams) {
    const identity = streamIdentity(stream.url);
    const url = URL.parse(stream.url);
    if (identity === null || !url) continue;
    if (!isPrivateHost(url)) proofs.add(`stream ${identity}`);
    else if (isNamed) proofs.add(`stream ${identity} ${name}`);
    if (isNamed && !isSharedServer(url)) {
      hints.add(`server ${url.host} ${name}`);
    }
  }
  if (isNamed && entry.homepage !== undefined && !isSharedPage(entry.homepage)) {
    const domain = ownDomain(entry.homepage);
    if (domain) hints.add(`site ${domain} ${name}`);
  }
  return [...proofs, ...hints];
}

/** The name that a hint rests on; undefined for a proof, which needs no name. */
export function nameInEvidence(piece: string): string | undefined {
  return piece.startsWith('stream ') ? undefined : piece.slice(piece.lastIndexOf(' ') + 1);
}
