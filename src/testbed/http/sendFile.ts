// Sends a file with what HTTP clients ask of one: HEAD, a single range, not modified since (section 8.5).
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface SentFile {
  readonly file: string;
  /** Epoch milliseconds. */
  readonly changed: number;
  /** Faults on demand: the connection breaks in the middle; a byte is altered. */
  readonly isTruncated: boolean;
  readonly isCorrupt: boolean;
}

export async function sendFile(
  { file, changed, isTruncated, isCorrupt }: SentFile,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { size } = await stat(file);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (since >= Math.floor(changed / 1000) * 1000) {
    response.writeHead(304).end();
    return;
  }
  const range = rangeOf(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'last-modified': new Date(changed).toUTCString(),
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else if (isTruncated) await sendHalf(file, start, end, response);
  else if (isCorrupt) await pipeline(createReadStream(file, { start, end }), corrupter(), response);
  else await pipeline(createReadStream(file, { start, end }), response);
}

/** One range or none; whatever else the header says cannot be satisfied (section 8.5). */
function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  if (header === undefined) return undefined;
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'unsatisfiable';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}

async function sendHalf(
  file: string,
  start: number,
  end: number,
  response: ServerResponse,
): Promise<void> {
  const half = createReadStream(file, { start, end: start + ((end - start) >> 1) });
  await pipeline(half, response, { end: false });
  response.destroy();
}

/** Alters the last byte of every piece. */
function corrupter(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const altered = Buffer.from(chunk);
      altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 0xff;
      done(null, altered);
    },
  });
}
