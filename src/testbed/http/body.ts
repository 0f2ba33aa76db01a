// Reads a request body: any transfer encoding, bounded.
import type { IncomingMessage } from 'node:http';

/**
 * The greatest request of a client is an RSpec of some hundred nodes with credentials, less than a tenth of this.
 * Reading one that is nothing but entities takes a second.
 */
const largestBytes = 4 * 1024 * 1024;

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** @throws BodyTooLarge, without reading on, or the stream's own error when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > largestBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection stays for the answer.
  const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of pieces) {
    length += chunk.length;
    if (length > largestBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
