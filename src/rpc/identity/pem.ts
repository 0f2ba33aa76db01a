// Finds the blocks of a PEM file. The files of testbeds hold the key first, then OpenSSL's readable
// dump of the certificate, then the certificate, sometimes a chain (docs/protocol.md 2.2).

/** One block, with its armour. */
export interface PemBlock {
  /** The words after BEGIN, such as `CERTIFICATE`. */
  label: string;
  /** The whole block, ready for OpenSSL. */
  text: string;
  /** Headers such as `DEK-Info`; traditional encrypted keys have them. */
  headers: ReadonlyMap<string, string>;
  /** The decoded body; undefined where it is no base64. */
  der: Buffer | undefined;
}

/** The text of a PEM file, which editors on Windows may have stored as UTF-16, with or without a mark. */
export function pemText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const plain = Buffer.from(bytes);
  if ((first === 0xff && second === 0xfe) || (first === 0x2d && second === 0))
    return plain.toString('utf16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x2d))
    return plain
      .subarray(0, plain.length & ~1)
      .swap16()
      .toString('utf16le');
  return plain.toString('latin1');
}

/** All complete blocks of a text, in their order. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\r?\n?([\s\S]*?)-----END \1-----/g);
  return Array.from(blocks, ([whole, label = '', inside = '']) => block(whole, label, inside));
}

/** True when a block begins that never ends: the file was cut off. */
export function isCutOff(text: string): boolean {
  const begun = text.match(/-----BEGIN [A-Z0-9 ]+-----/g)?.length ?? 0;
  return begun > pemBlocks(text).length;
}

function block(whole: string, label: string, inside: string): PemBlock {
  const lines = inside.split(/\r?\n/).map((line) => line.trim());
  const headers = new Map<string, string>();
  const body = lines.filter((line) => {
    const [, key, value] = /^([A-Za-z-]+):(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return line !== '';
    headers.set(key, value.trim());
    return false;
  });
  const base64 = body.join('');
  const good = base64 !== '' && base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
  const text = `${whole.replace(/\r\n?/g, '\n')}\n`;
  return { label, text, headers, der: good ? Buffer.from(base64, 'base64') : undefined };
}
