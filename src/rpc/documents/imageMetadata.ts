// The metadata document of an image, as other aggregates read it before they import the image
// (docs/protocol.md 8.2). It needs no login, so asking for it without a certificate shows who else can.
import { Deadline } from '../tls/deadline';
import { RpcError } from '../errors';
import type { Identity } from '../identity/identity';
import type { CallOptions } from '../options';
import type { HttpReply, Exchange } from '../tls/transport';
import type { Trust } from '../tls/trust';
import type { ImageMetadata } from './readMetadata';

const MAX_DOCUMENT_BYTES = 1_048_576;

/**
 * Fetches the metadata at an image's URL. docs/protocol.md 8.2. Of several trusts the next is tried where
 * the server is not trusted by one: a site's web server may show another certificate than its services.
 * @throws {RpcError} `not-found` for an unknown image, `forbidden` when it is not released yet or not
 * exported, and all reasons of a failed connection.
 */
export async function fetchImageMetadata(
  url: string,
  options: {
    trust: Trust | readonly Trust[];
    identity?: Identity | undefined;
    clientVersion?: number;
  } & CallOptions,
): Promise<ImageMetadata> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'https:')
    throw new RpcError('bad-argument', `"${url}" is not an https address.`, {
      flaw: { kind: 'address', text: url },
    });
  if (!address.searchParams.has('clientversion')) {
    address.searchParams.set('clientversion', String(options.clientVersion ?? 7));
  }
  const { trust, identity, timeout = 30_000, signal } = options;
  const trusts = 'length' in trust ? trust : [trust];
  const deadline = new Deadline(timeout, signal);
  try {
    const asked = { url: address, identity, deadline, maxBytes: MAX_DOCUMENT_BYTES };
    const document = documentOf(await askWith(trusts, asked), address);
    const { readMetadata } = await import('./readMetadata');
    return readMetadata(document);
  } finally {
    deadline.clear();
  }
}

async function askWith(
  [trust, ...others]: readonly Trust[],
  asked: Pick<Exchange, 'url' | 'identity' | 'deadline' | 'maxBytes'>,
): Promise<HttpReply> {
  if (trust === undefined) {
    throw new RpcError('bad-argument', `No trust was given for ${asked.url.host}.`);
  }
  try {
    const { exchange } = await import('../tls/transport');
    return await exchange({ ...asked, trust, method: 'image metadata', repeatable: true });
  } catch (error) {
    if (others.length === 0 || !RpcError.is(error, 'untrusted')) throw error;
    return await askWith(others, asked);
  }
}

function documentOf({ status, body }: HttpReply, url: URL): string {
  if (status === 200) return body.toString('utf8');
  const details = { code: status, url: url.href };
  if (status === 403) {
    throw new RpcError(
      'forbidden',
      `${url.host} does not share this image: it is not released yet or not exported.`,
      details,
    );
  }
  if (status === 404)
    throw new RpcError('not-found', `${url.host} has no image at this address.`, details);
  if (status === 503) {
    throw new RpcError('busy', `${url.host} is too busy to describe the image.`, {
      ...details,
      retryable: true,
    });
  }
  throw new RpcError(
    'http',
    `${url.host} answered with HTTP ${status} instead of the image's metadata.`,
    details,
  );
}
