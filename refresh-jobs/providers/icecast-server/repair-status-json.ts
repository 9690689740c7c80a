/**
 * The JSON of an Icecast status page. Icecast 2.4 builds it with XSLT, so titles with quotes, backslashes, control
 * characters or a lone dash make it invalid; those are repaired, anything else still fails with a SyntaxError.
 */
export function parseStatusJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(repairStatusJson(text));
  }
}

export function repairStatusJson(text: string): string {
  // Outside of strings control characters are only white space, inside they mean nothing good.
  const plain = text.replace(/^\ufeff/, '').replace(/[\u0000-\u001f]+/g, ' ');
  let repaired = '';
  let at = 0;
  while (at < plain.length) {
    if (plain[at] === '"') {
      const end = endOfString(plain, at + 1);
      repaired += `"${escapeInside(plain.slice(at + 1, end))}"`;
      at = end + 1;
    } else {
      const next = plain.indexOf('"', at);
      const end = next === -1 ? plain.length : next;
      repaired += repairBetween(plain.slice(at, end));
      at = end;
    }
  }
  return repaired;
}

/** The quote that really ends a string: what follows it is JSON, and after a comma comes the next key or object. */
function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' && endsHere.test(text.slice(at + 1, at + 120))) return at;
  }
  return text.length;
}

const endsHere = /^\s*(?::|[}\]]|,\s*(?:$|[,{}\]]|"[\w.-]+"\s*:)|$)/;

function escapeInside(raw: string): string {
  return raw.replace(/\\(u[0-9a-fA-F]{4}|["\\/bfnrt])|\\|"/g, (match, valid: string | undefined) =>
    valid === undefined ? `\\${match}` : match,
  );
}

/** What stands between two strings: bare words become strings, superfluous commas go. */
function repairBetween(raw: string): string {
  return raw
    .replace(/:\s*([^\s"[{,}\]][^,}\]]*?)\s*(?=[,}\]]|$)/g, (match, value: string) =>
      isJson(value) ? match : `: ${JSON.stringify(value)}`,
    )
    .replace(/:\s*(?=[,}])/g, ': null')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/,\s*(?=[}\]])/g, '');
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
