// The web service of a site: image metadata, image files and call logs, for anybody, without a client
// certificate. Rules: docs/protocol.md, sections 8.2 and 8.5.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Federation } from '../federation';
import { metadataDocument, shownByUuid } from '../images/metadataDocument';
import type { Site } from '../site';
import { sendFile } from './sendFile';

/** Ends a request with an HTTP status and a plain sentence. */
class WebRefusal extends Error {
  override readonly name = 'WebRefusal';
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

export async function answerWeb(
  federation: Federation,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(federation, site, request, response);
  } catch (error) {
    if (!(error instanceof WebRefusal)) throw error;
    response.writeHead(error.status, { 'content-type': 'text/plain' }).end(`${error.message}\n`);
  }
}

async function answer(
  federation: Federation,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', site.webUrl);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new WebRefusal(405, 'Only GET and HEAD');
  switch (url.pathname) {
    case '/image_metadata.php':
      metadata(federation, site, url.searchParams, response);
      return;
    case '/spewimage.php':
      return imageFile(federation, site, url.searchParams, request, response);
    case '/spewlogfile.php3':
      log(federation, url.searchParams, response);
      return;
    default:
      throw new WebRefusal(404, 'There is nothing here');
  }
}

function metadata(
  federation: Federation,
  site: Site,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const shown = shownByUuid(federation, site, query.get('uuid') ?? '');
  if (!shown) throw new WebRefusal(404, 'No such image');
  if (shown === 'unreleased') throw new WebRefusal(403, 'This image has not been released yet');
  const body = metadataDocument(
    federation,
    site,
    shown,
    Number(query.get('clientversion') ?? 0) || 0,
  );
  response.writeHead(200, {
    'content-type': 'text/plain; charset=us-ascii',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache, no-store, must-revalidate',
  });
  response.end(body);
}

async function imageFile(
  federation: Federation,
  site: Site,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const shown = shownByUuid(federation, site, query.get('imageid') ?? '');
  if (!shown || shown === 'unreleased' || shown.image.accessKey !== query.get('access_key')) {
    throw new WebRefusal(404, 'No such image');
  }
  if (!shown.image.global) throw new WebRefusal(403, 'This image is not shared with other sites');
  const file = federation.catalogue.file(site, shown.image, shown.version);
  if (file === undefined) throw new WebRefusal(404, 'This image has no file');
  const changed = shown.version.updated ?? shown.version.created;
  if (Number(query.get('stamp') ?? 0) * 1000 >= Math.floor(changed / 1000) * 1000) {
    response.writeHead(304).end();
    return;
  }
  await sendFile(file, changed, request, response);
}

function log(federation: Federation, query: URLSearchParams, response: ServerResponse): void {
  const text = federation.logs.read(query.get('logfile') ?? '');
  if (text === undefined) throw new WebRefusal(404, 'No such log');
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`${text}\n`);
}
