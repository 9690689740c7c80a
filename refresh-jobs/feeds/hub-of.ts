import type { FeedHints } from '#catalog/podcasts/feed-entry.ts';

/** The WebSub hub of a feed and its topic there, by its `Link` header or else by its own words. */
export function hubOf(
  linkHeader: string | null,
  hints: FeedHints | undefined,
): { hub: string; topic: string | undefined } | undefined {
  const links = parseLinks(linkHeader);
  const hub = links.get('hub') ?? hints?.hubUrl;
  if (hub === undefined || !/^https?:/.test(hub) || !URL.canParse(hub)) return undefined;
  return { hub, topic: links.get('self') ?? hints?.selfUrl };
}

function parseLinks(header: string | null): Map<string, string> {
  const links = new Map<string, string>();
  for (const [, url = '', rest = ''] of (header ?? '').matchAll(
    /<([^<>]*)>((?:\s*;\s*(?:[^;,<"]|"[^"]*")+)*)/g,
  )) {
    const rels = /;\s*rel\s*=\s*"?([^";,]+)"?/i.exec(rest)?.[1]?.toLowerCase().split(/\s+/) ?? [];
    for (const rel of rels) if (!links.has(rel)) links.set(rel, url.trim());
  }
  return links;
}
