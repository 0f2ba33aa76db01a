// The few DER pieces that the certificate library cannot build: an access description under an object
// identifier whose last arc needs more than 64 bits.

function element(tag: number, content: Buffer): Buffer {
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}

export function derSequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

/** A uniformResourceIdentifier of a GeneralName. */
export function derUri(uri: string): Buffer {
  return element(0x86, Buffer.from(uri, 'ascii'));
}

/** An object identifier of any arc size, e.g. `2.25.305821105408246119474742976030998643995`. */
export function derObjectIdentifier(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return element(0x06, Buffer.concat([first * 40n + second, ...rest].map(base128)));
}

function base128(arc: bigint): Buffer {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return Buffer.from(bytes);
}
