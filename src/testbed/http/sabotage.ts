// Faults between a finished answer and the client: late, cut off, garbled, or none at all.
import type { ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import type { FaultKind, FaultPlace, Faults } from '../faults';

/** Faults that replace the whole handling of a request. Returns true when the request is dealt with. */
export async function sabotageRequest(
  faults: Faults,
  at: FaultPlace,
  response: ServerResponse,
  stopped: AbortSignal,
): Promise<boolean> {
  const strike = (kind: FaultKind): boolean => faults.strike(kind, at) !== undefined;
  if (strike('http-503')) {
    response.writeHead(503, {
      'content-type': 'text/html',
      connection: 'close',
      'retry-after': '5',
    });
    response.end(page('503 Service Unavailable'));
    return true;
  }
  if (strike('wrong-content')) {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page('Welcome'));
    return true;
  }
  if (strike('reset')) {
    response.destroy();
    return true;
  }
  if (strike('hang')) return true;
  const slow = faults.strike('slow', at);
  if (slow) await after(slow.delay ?? 3000, undefined, { signal: stopped }).catch(() => undefined);
  return false;
}

/** Sends half of what was promised, then cuts the connection. */
export function sendTruncated(
  response: ServerResponse,
  body: Buffer,
  contentType = 'text/xml',
): void {
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.length });
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

function page(title: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}
