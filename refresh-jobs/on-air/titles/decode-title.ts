/** Single-byte encodings by the country where stations still use them (ISO 3166). */
const encodingsOf: Record<string, string> = {
  ...spread('windows-1251', 'RU UA BY BG RS MK KZ KG MN'),
  ...spread('windows-1250', 'PL CZ SK HU HR SI RO BA'),
  ...spread('windows-1253', 'GR CY'),
  ...spread('windows-1254', 'TR AZ'),
  ...spread('windows-1255', 'IL'),
  ...spread('windows-1256', 'SA EG AE IQ IR JO KW LB MA DZ TN SY'),
  ...spread('windows-1257', 'LT LV EE'),
};
const western = 'windows-1252';
const cyrillic = 'windows-1251';

/** Bytes of unknown encoding, as ICY sends them: UTF-8 where they are, else as stations of that country write. */
export function decodeTitle(bytes: Uint8Array, country: string | null): string {
  const text = asUtf8(bytes) ?? new TextDecoder(guess(bytes, country)).decode(bytes);
  return repairMojibake(text, country);
}

/** Undoes bytes of UTF-8, or of another alphabet, that were taken for Western ones on their way. */
export function repairMojibake(text: string, country: string | null): string {
  for (const [encoding, least] of [
    [western, 1],
    [cyrillic, 3],
  ] as const) {
    const bytes = bytesOf(text, encoding);
    const inner = bytes && asUtf8(bytes);
    // Each character of UTF-8 beyond ASCII takes two bytes or more: as many as were lost.
    if (inner !== undefined && text.length - inner.length >= least) return repairMojibake(inner, country);
  }
  const bytes = /[\x80-\xff]/.test(text) ? bytesOf(text, western) : undefined;
  if (!bytes || !isForeign(bytes)) return text;
  return new TextDecoder(guess(bytes, country)).decode(bytes);
}

function guess(bytes: Uint8Array, country: string | null): string {
  const usual = encodingsOf[country ?? ''];
  if (usual !== undefined) return usual;
  return isForeign(bytes) ? cyrillic : western;
}

/** Words of accented letters alone are no words of a Western language. */
function isForeign(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1');
  const accented = text.match(/[\xc0-\xff]/g)?.length ?? 0;
  const plain = text.match(/[a-z]/gi)?.length ?? 0;
  return /[\xc0-\xff]{4}/.test(text) && accented > plain;
}

/** A title that was cut in the middle of a character is still UTF-8. */
function asUtf8(bytes: Uint8Array): string | undefined {
  for (let cut = 0; cut <= 3 && cut <= bytes.length; cut += 1) {
    const end = bytes.length - cut;
    if (cut > 0 && (bytes[end] ?? 0) < 0x80) return undefined;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end));
    } catch {
      continue;
    }
  }
  return undefined;
}

const tables = new Map<string, Map<string, number>>();

/** The bytes that an encoding has for a text; undefined where it has none for some of it, or all is ASCII. */
function bytesOf(text: string, encoding: string): Uint8Array | undefined {
  if (!/[^\0-\x7f]/.test(text)) return undefined;
  const table =
    tables.get(encoding) ??
    new Map(
      Array.from({ length: 256 }, (_, byte) => [new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte]),
    );
  tables.set(encoding, table);
  const bytes = Array.from(text, (character) => table.get(character));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

function spread(encoding: string, countries: string): Record<string, string> {
  return Object.fromEntries(countries.split(' ').map((country) => [country, encoding]));
}
