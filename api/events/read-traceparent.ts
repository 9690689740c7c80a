const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** W3C trace context of a request; nothing where the header is none, or of a version that nobody knows yet. */
export function readTraceparent(header: string | undefined): string | undefined {
  return header !== undefined && pattern.test(header) ? header : undefined;
}
