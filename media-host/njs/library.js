import fs from 'fs';
import signed from 'token.js';

/** Runs inside nginx (njs): whether a file of a library, or a rendition, may be had, and where it lies. */
const request = /^([^?]+)\?t=([\w.-]+)$/;
const file = /^\/library\/([0-9a-f-]{36})\/((?:[\w.~\/-]|%[0-9A-F]{2})+)$/;
const rendition = /^\/renditions\/([0-9a-f]{2})\/\1[0-9a-f]{30}-([a-z0-9]+-[0-9]+)\.[a-z0-9]+$/;
/** What has a shorter spelling, or no place in a path; only one spelling is ever looked for. */
const misspelled = /%(?:00|2[DEF]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/;
const leaving = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** `{ root, exp }`, root null for renditions, else `{ refused }`. media-host/find-media.ts is its twin. */
function judge(requestUri, keys, now) {
  const asked = request.exec(requestUri);
  if (!asked) return { refused: 'not signed' };
  const item = asked[1];
  let providerId = null;
  let variant = 'original';
  let parts = file.exec(item);
  if (parts) {
    if (misspelled.test(parts[2]) || leaving.test(parts[2])) return { refused: 'not signed' };
    providerId = parts[1];
  } else {
    parts = rendition.exec(item);
    if (!parts) return { refused: 'not signed' };
    variant = parts[2];
  }
  const verdict = signed.verify(asked[2], { purpose: 'media', item, variant }, keys, now);
  if (verdict.refused) return verdict;
  if (providerId === null) return { root: null, exp: verdict.exp };
  if (!Object.prototype.hasOwnProperty.call(keys.roots, providerId)) return { refused: 'gone' };
  return { root: keys.roots[providerId], exp: verdict.exp };
}

/**
 * The file of keys. It is read with each request, as njs remembers nothing between two. The revoked come last in it and
 * may be thousands after a bad day, so of them only the one who asks is looked for.
 */
function readKeys(path, requestUri) {
  const bytes = fs.readFileSync(path);
  const from = bytes.indexOf('"revoked":{');
  const isLast = from > 0 && bytes.slice(-2).toString() === '}}';
  const keys = JSON.parse(isLast ? `${bytes.slice(0, from).toString()}"revoked":{}}` : bytes.toString());
  if (!isLast || !keys.roots) return JSON.parse(bytes.toString());
  const listener = /\.([\w-]{16})[\w-]{8}\.[\w-]{43}$/.exec(requestUri);
  if (bytes.length - from < 30 || !listener) return keys;
  const at = bytes.indexOf(`"${listener[1]}":`, from);
  if (at >= 0) keys.revoked[listener[1]] = parseFloat(bytes.slice(at + 19, at + 40).toString());
  return keys;
}

/** nginx's `$library_verdict`: 'granted', with `$library_root` and `$library_age` set, or why not. */
function verdict(r) {
  let keys;
  try {
    keys = readKeys(r.variables.media_keys, r.variables.request_uri);
    if (!keys.keys || !keys.revoked || !keys.roots) return 'no keys';
  } catch (e) {
    return 'no keys';
  }
  const now = Date.now() / 1000;
  const judged = judge(r.variables.request_uri, keys, now);
  if (judged.refused) return judged.refused;
  if (judged.root !== null) r.variables.library_root = judged.root;
  // A link is not used from a browser's cache in its last minute.
  r.variables.library_age = String(Math.max(0, Math.floor(judged.exp - now) - 60));
  return 'granted';
}

const refusals = {
  'not signed': [403, 'This link is not signed.'],
  expired: [410, 'This link has expired.'],
  gone: [404, 'This library is not here any more.'],
  'no keys': [503, 'The media host has no keys: refresh-jobs writes them into the data folder.'],
};

function refuse(r) {
  const refusal = refusals[r.variables.library_verdict] || refusals['not signed'];
  r.headersOut['Content-Type'] = 'text/plain; charset=utf-8';
  r.return(refusal[0], `${refusal[1]}\n`);
}

/** What nginx would say of the file that is there is not said of a range behind its end. */
function beyond(r) {
  r.headersOut['Content-Type'] = 'text/plain; charset=utf-8';
  r.headersOut['Cache-Control'] = 'no-cache';
  r.return(416, 'There are not that many bytes.\n');
}

export default { judge, verdict, refuse, beyond };
