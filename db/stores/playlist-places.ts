const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = 62n;
const width = 8;
/** Between what is put at an end and its neighbour: so many more fit in without a longer place. */
const step = 1_000_000n;
/** Places this long are spread anew. */
export const longestPlace = 40;

/**
 * `count` places in order after `before` and before `after` (null: an end), as text that sorts by its bytes. A place is a
 * fraction, so there is always one between two others; it grows longer where much is put between the same two. Null where
 * none is left or they would grow longer than `longestPlace`: then all are spread anew.
 */
export function placesBetween(before: string | null, after: string | null, count: number): string[] | null {
  if (count === 0) return [];
  if (before === null && after === null) return atEnd(base ** BigInt(width) / 2n, step, count);
  if (after === null) return atEnd(valueOf(before ?? '', width) + step, step, count);
  if (before === null) {
    return atEnd(valueOf(after, width) - step, -step, count)?.toReversed() ?? null;
  }
  for (let length = Math.max(before.length, after.length); length <= longestPlace; length += 1) {
    const from = valueOf(before, length);
    const room = valueOf(after, length) - from;
    if (room > BigInt(count)) {
      const parts = BigInt(count + 1);
      return Array.from({ length: count }, (_, at) => textOf(from + (room * BigInt(at + 1)) / parts, length));
    }
  }
  return null;
}

/** Places for all of a list, far from one another. */
export function spreadPlaces(count: number): string[] {
  const gap = base ** BigInt(width) / BigInt(count + 1);
  return Array.from({ length: count }, (_, at) => textOf(gap * BigInt(at + 1), width));
}

function atEnd(first: bigint, by: bigint, count: number): string[] | null {
  const last = first + by * BigInt(count - 1);
  const end = base ** BigInt(width);
  if (first <= 0n || last <= 0n || first >= end || last >= end) return null;
  return Array.from({ length: count }, (_, at) => textOf(first + by * BigInt(at), width));
}

/** Of its first `length` digits. */
function valueOf(place: string, length: number): bigint {
  let value = 0n;
  for (let at = 0; at < length; at += 1) {
    value = value * base + BigInt(Math.max(0, digits.indexOf(place[at] ?? '0')));
  }
  return value;
}

/** Without zeros at its end, which would be the same fraction once more. */
function textOf(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, at = 0; at < length; at += 1, rest /= base)
    text = (digits[Number(rest % base)] ?? '') + text;
  return text.replace(/0+$/, '');
}
