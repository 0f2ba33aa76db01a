// Attribute values between their written form and their meaning: the five entities of XML and
// character references. No other entity is ever resolved, because a DOCTYPE is refused.

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

const reference = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g;

/** The meaning of a value as written; references that mean nothing stay as they are. */
export function unescapeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(reference, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}

/** A value as it must stand between the given quotes. */
export function escapeXml(value: string, quote: '"' | "'" | '' = '"'): string {
  const safe = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return quote === "'" ? safe.replaceAll("'", '&apos;') : safe.replaceAll('"', '&quot;');
}

const entityAtStart = /^&(?:#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);/;

/** Whether an `&` at the offset begins a reference that XML knows. */
export function isReferenceAt(text: string, offset: number): boolean {
  return entityAtStart.test(text.slice(offset, offset + 11));
}
