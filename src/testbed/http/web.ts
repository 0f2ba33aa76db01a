// The web service of a site: image metadata, image files and call logs, for anybody, without a client
// certificate. Rules: docs/protocol.md, sections 8.2 and 8.5.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { consolePath } from '../cm/console';
import { publicPage } from '../cm/publicPage';
import type { Federation } from '../federation';
import { metadataDocument, shownByUuid } from '../images/metadataDocument';
import type { Site } from '../sites/site';
import type { FaultPlace } from '../faults';
import { sabotageRequest } from './sabotage';
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
  const at = placeOf(site, url);
  if (await sabotageRequest(federation.faults, at, response, federation.clock.stopped)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new WebRefusal(405, 'Only GET and HEAD');
  switch (url.pathname) {
    case '/image_metadata.php':
      metadata(federation, site, url.searchParams, response);
      return;
    case '/spewimage.php':
      return imageFile(federation, site, url.searchParams, request, response);
    case '/showslicepub.php': {
      const page = publicPage(federation, site, url.searchParams.get('publicid') ?? '');
      if (page === undefined) throw new WebRefusal(404, 'No such slice');
      response.writeHead(200, { 'content-type': 'text/plain' }).end(page);
      return;
    }
    case consolePath: {
      const text = federation.consoles.take(url.searchParams.get('key') ?? '');
      if (text === undefined)
        throw new WebRefusal(404, 'This address has been used, or is too old');
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
      return;
    }
    case '/spewlogfile.php3':
      log(federation, url.searchParams, response);
      return;
    default:
      throw new WebRefusal(404, 'There is nothing here');
  }
}

function placeOf(site: Site, url: URL): FaultPlace {
  return { site: site.name, method: url.pathname.slice(1).replace(/\.php3?$/, ''), isWeb: true };
}

function metadata(
  federation: Federation,
  site: Site,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const number = query.get('version');
  if (number !== null && !/^\d+$/.test(number)) throw new WebRefusal(404, 'No such version');
  const version = number === null ? undefined : Number(number);
  const shown = shownByUuid(federation, site, query.get('uuid') ?? '', version);
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
  const at = placeOf(site, new URL(request.url ?? '/', site.webUrl));
  const isTruncated = federation.faults.strike('truncated', at) !== undefined;
  const isCorrupt = federation.faults.strike('corrupt', at) !== undefined;
  await sendFile({ file, changed, isTruncated, isCorrupt }, request, response);
}

function log(federation: Federation, query: URLSearchParams, response: ServerResponse): void {
  const text = federation.logs.read(query.get('logfile') ?? '');
  if (text === undefined) throw new WebRefusal(404, 'No such log');
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`${text}\n`);
}
