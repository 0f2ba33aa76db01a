// Advertisements may come compressed: zlib data as base64, from component managers wrapped in base64 a
// second time (docs/protocol.md 5.6, 5.17). Other servers put plain XML into the base64 (3.4).
import { promisify } from 'node:util';
import { RpcError, type Flaw } from '../errors';
import type { PlainValue } from './values';

/** Bytes. The advertisement of the largest site is below 20 MB; this stops a bomb. */
const LONGEST_BYTES = 67_108_864;

/**
 * The XML in a value that is XML, as it is, in base64 or compressed.
 * @throws {RpcError} `bad-reply` when it is neither, or longer than 64 MB.
 */
export async function inflateXml(value: PlainValue): Promise<string> {
  if (typeof value !== 'string') throw bad('is not text');
  if (value.trimStart().startsWith('<')) return value;
  const once = Buffer.from(value, 'base64');
  const bytes = isContent(once) ? once : Buffer.from(once.toString('latin1'), 'base64');
  if (isXml(bytes)) return bytes.toString('utf8');
  if (!isZlib(bytes)) throw bad('is neither XML nor zlib data');
  const { inflate } = await import('node:zlib');
  let inflated: Buffer;
  try {
    inflated = await promisify(inflate)(bytes, { maxOutputLength: LONGEST_BYTES });
  } catch (error) {
    const isTooLong =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (!isTooLong) throw bad('is damaged zlib data');
    const megabytes = Math.round(LONGEST_BYTES / 1e6);
    throw bad(`unpacks to more than ${megabytes} MB`, { kind: 'too-long', megabytes });
  }
  return inflated.toString('utf8');
}

const isContent = (bytes: Buffer): boolean => isZlib(bytes) || isXml(bytes);

/** XML in UTF-8 begins with `<`, behind blanks and a byte order mark. */
function isXml(bytes: Buffer): boolean {
  return /^(?:\xEF\xBB\xBF)?\s*<[?!a-z]/i.test(bytes.toString('latin1', 0, 200));
}

/** RFC 1950: method 8, and a check sum over the first two bytes. */
function isZlib(bytes: Buffer): boolean {
  return bytes.length > 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}

function bad(what: string, flaw: Flaw = { kind: 'unreadable', words: `it ${what}` }): RpcError {
  return new RpcError('bad-reply', `The RSpec of the answer ${what}.`, { flaw });
}
