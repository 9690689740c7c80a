/**
 * Counting services that stand before an address: `https://dts.podtrac.com/redirect.mp3/host.example/1.mp3`. Each
 * pattern ends where the address that is meant begins.
 */
const prefixes = [
  /^(?:www\.|dts\.|play\.)?podtrac\.com\/(?:pts\/)?redirect\.\w+\//,
  /^(?:[\w-]+\.)?(?:chtbl\.com|chrt\.fm)\/track\/[^/]+\//,
  /^op3\.dev\/e(?:,[^/]*)?\//,
  /^(?:[\w-]+\.)?pdst\.fm\/e\//,
  /^(?:media\.|content\.)?blubrry\.com\/[^/]+\//,
  /^(?:[\w-]+\.)?pdcn\.co\/e\//,
  /^(?:[\w-]+\.)?(?:mgln\.ai|podsights\.com|pscrb\.fm|verifi\.podscribe\.com|podderapp\.com|gum\.fm|swap\.fm|arttrk\.com|clrtpod\.com|vpixl\.com|prfx\.byspotify\.com|adbarker\.com|claritaspod\.com|mowpod\.com)\/(?:[\w.,=-]+\/){0,4}?(?=(?:https?[:/]+)?[\w-]+(?:\.[\w-]+)+\/)/,
  /^(?:[\w-]+\.)?(?:tracking\.feedpress\.it\/link\/\d+\/\d+|feeds\.feedburner\.com\/~r\/[^/]+\/~\d\/[^/]+)\//,
];

/** Parameters of a query that say who asks, or how, and not what for. */
const passing =
  /^(?:utm_\w+|aw_\w+|token|tok|key|sig|sign|signature|expires?|exp|hash|auth|access_token|policy|key-pair-id|x-amz-.*|dest-id|source|src|ref|referrer|from|feed|played_on|awcollectionid|awepisodeid|awnetwork|stitched|nocache|cb|ts|timestamp|t|v|ver|updated|rss|podcast|client_source|_from|download|dl|h|st|e|md5|sid|session|listener|uid|user|nvb|nva)$/i;

/** What of an address says which file it is: the same for every counting service, token, protocol and cache. */
export function normaliseEnclosure(url: string): string {
  let rest = url
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^[^/@]*@/, '');
  // Services stand before services.
  for (let depth = 0; depth < 8; depth += 1) {
    const prefix = prefixes
      .map((pattern) => pattern.exec(rest.replace(/^[^/]+/, (host) => host.toLowerCase()))?.[0])
      .find((found) => found !== undefined);
    if (prefix === undefined) break;
    const meant = rest
      .slice(prefix.length)
      .replace(/^https?:\/{1,2}/i, '')
      .replace(/^https?%3a%2f%2f/i, '');
    // What follows must be an address, else the service is itself where the file lies.
    if (!/^[\w-]+(\.[\w-]+)+(:\d+)?\/./.test(meant)) break;
    rest = meant;
  }
  if (!URL.canParse(`http://${rest}`)) return rest;
  const { host, pathname, searchParams } = new URL(`http://${rest}`);
  const kept = [...searchParams]
    .filter(([name, value]) => !passing.test(name) && value.length <= 200)
    .map(([name, value]) => `${name}=${value}`);
  const file = host.replace(/^www\./, '').replace(/:(80|443)$/, '') + decoded(pathname).replace(/\/+$/, '');
  return kept.length > 0 ? `${file}?${kept.toSorted().join('&')}` : file;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
