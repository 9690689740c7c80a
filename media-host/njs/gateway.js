import fs from 'fs';
import signed from 'token.js';

/** Runs inside nginx (njs): whether a stream may be had, where it is, and what of its answer is passed on. */
const address = /^\/stream\/([^/?]{1,200})\/([\w-]{1,6000})$/;
/** Nothing in it could end nginx's request line, or be taken for a name and password. */
const plainUrl = /^https?:\/\/[^/@\\\s?#]+\/[!-~]*$/;
const sound = /^(audio|video)\/|^application\/(ogg|octet-stream)\b/i;

/** The origin's URL for a genuine token of this very address, else why not. `keys` as the key file has them. */
function judge(requestUri, keys, now) {
  const asked = address.exec(requestUri);
  if (!asked) return { refused: 'not signed' };
  const item = Buffer.from(asked[2], 'base64url').toString();
  if (Buffer.from(item).toString('base64url') !== asked[2]) return { refused: 'not signed' };
  const verdict = signed.verify(asked[1], { purpose: 'gateway', item, variant: '' }, keys, now);
  if (verdict.refused) return verdict;
  if (!plainUrl.test(item)) return { refused: 'no address' };
  return { origin: item };
}

/** Whether an address is of somebody's own network: whatever is not plainly of the public internet. */
function isInside(ip) {
  if (ip.indexOf(':') >= 0) {
    // 2000::/3 alone is public; of that, 6to4 embeds an IPv4 address and 2001:db8::/32 is for documentation.
    return !/^[23][0-9a-f]{3}:/.test(ip) || /^2002:|^2001:(0?db8|0{0,3}0?):/.test(ip);
  }
  const numbers = ip.split('.').map(Number);
  const a = numbers[0];
  const b = numbers[1];
  const c = numbers[2];
  if (numbers.length !== 4) return true;
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && c === 0))) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/** nginx's `$origin`: where the sound is, or '' with the reason in `$refused`. */
function origin(r) {
  let keys;
  try {
    keys = JSON.parse(fs.readFileSync(r.variables.gateway_keys, 'utf8'));
  } catch (e) {
    return refuse(r, 'no keys');
  }
  const verdict = judge(r.variables.request_uri, keys, Date.now() / 1000);
  return verdict.refused ? refuse(r, verdict.refused) : verdict.origin;
}

function refuse(r, reason) {
  r.variables.refused = reason;
  return '';
}

/** nginx's `$next1` to `$next3`: where a redirect leads, or ''. */
function next(r) {
  if (leadsInside(r)) return refuse(r, 'inside');
  const from = r.variables.target;
  const to = r.variables.upstream_http_location || '';
  const host = /^(https?:)(\/\/[^/?#]+)/.exec(from);
  let url = to.replace(/#.*$/, '');
  if (/^\/\//.test(url)) url = host[1] + url;
  else if (/^\//.test(url)) url = host[0] + url;
  else if (/^https?:\/\/[^/?]+$/i.test(url)) url += '/';
  return plainUrl.test(url) ? url : refuse(r, 'redirect');
}

/** A name may lead anywhere: what nginx has connected to is looked at before anything is passed on. */
function leadsInside(r) {
  const allowed = r.variables.also_public.split(' ');
  const asked = (r.variables.upstream_addr || '').split(/,| : /);
  const last = asked[asked.length - 1]
    .trim()
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
  return allowed.indexOf(last) < 0 && isInside(last);
}

/** Breaks off what must not be passed on: the throw ends the connection before its first byte. */
function look(r) {
  if (r.variables.refused !== '') return;
  if (r.httpVersion === '0.9') abandon(r, 'no http');
  if (r.variables.target === '') return;
  if (leadsInside(r)) abandon(r, 'inside');
  if (r.status >= 200 && r.status < 300 && !sound.test(r.headersOut['Content-Type'] || 'audio/mpeg'))
    abandon(r, 'no sound');
}

function abandon(r, reason) {
  r.variables.refused = reason;
  throw new Error(`gateway: ${reason}`);
}

/** Who a connection is counted for: the listener of the token, or who connects, for those not signed in. */
function listener(r) {
  const asked = /^\/stream\/v1\.[^./]+\.\d+\.([\w-]{16})[\w-]{8}\./.exec(r.variables.request_uri);
  return !asked || asked[1] === '----------------' ? r.variables.remote_addr : asked[1];
}

/** For the log: the host alone, since the rest of an address may be a secret. */
function host(r) {
  const found = /^https?:\/\/([^/?#]+)/.exec(r.variables.target || '');
  return found ? found[1] : '';
}

/** For the log, whatever the machine's time zone: days are those of the admin screen, which are UTC's. */
function at() {
  return new Date().toISOString();
}

function day(r) {
  return r.variables.at.slice(0, 10);
}

export default { judge, isInside, origin, next, look, listener, host, at, day };
