// Advertisements may come compressed: zlib data as base64, from component managers wrapped in base64 a
// second time (docs/protocol.md 5.6, 5.17).
import { promisify } from 'node:util';
import { RpcError } from './errors';

/** An advertisement of the largest site is below 20 MB; this stops a bomb. */
const LONGEST = 268_435_456;

/**
 * The XML in a value that is either XML or compressed.
 * @throws {RpcError} `bad-reply` when it is neither.
 */
export async function inflateXml(text: string): Promise<string> {
  if (text.trimStart().startsWith('<') || text === '') return text;
  const once = Buffer.from(text, 'base64');
  const bytes = isZlib(once) ? once : Buffer.from(once.toString('latin1'), 'base64');
  if (!isZlib(bytes))
    throw new RpcError('bad-reply', 'The compressed answer is neither XML nor zlib data.');
  const { inflate } = await import('node:zlib');
  try {
    return (await promisify(inflate)(bytes, { maxOutputLength: LONGEST })).toString('utf8');
  } catch {
    throw new RpcError('bad-reply', 'The compressed answer is damaged or too large.');
  }
}

/** RFC 1950: method 8, and a check sum over the first two bytes. */
function isZlib(bytes: Buffer): boolean {
  return bytes.length > 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}
