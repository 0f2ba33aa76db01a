// Takes one request to its operation and writes the answer: the path first, then the token, then what is asked for. The
// faults stand where the real portal fails: before it has done anything, after that, or in the answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultKind, FaultPlace } from '../faults';
import type { Federation } from '../federation';
import { BodyTooLarge, readBody } from '../http/body';
import { sabotageRequest, sendTruncated } from '../http/sabotage';
import type { TokenRecord, UserRecord } from '../state/records';
import { distorted } from './distort';
import { noSuchUser, Overlaps } from './overlaps';
import { PortalRefusal, type PortalAnswer } from './request';
import { find, isPath, type Found } from './routes';
import { BadToken } from './tokens';

export class Portal {
  readonly #federation: Federation;
  readonly #overlaps = new Overlaps();
  #gateways = 0;

  constructor(federation: Federation) {
    this.#federation = federation;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) throw error;
      const { status, body } = refusalOf(error);
      // The rest of a body that is too large is not read.
      if (error instanceof BodyTooLarge) response.setHeader('connection', 'close');
      send(response, { status, body });
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = this.#addressOf(request);
    const elsewhere = this.#redirect(url);
    if (elsewhere !== undefined) {
      request.resume();
      response.writeHead(307, { location: elsewhere, 'content-length': 0 }).end();
      return;
    }
    const bytes = await readBody(request);
    const found = find(request.method ?? '', url.pathname.replace(/\/$/, ''));
    const { faults, clock } = this.#federation;
    const at: FaultPlace = { method: found.route.name, group: 'portal' };
    if (await sabotageRequest(faults, { ...at, isWeb: true }, response, clock.stopped)) return;
    const isRead = request.method === 'GET';
    if (isRead && faults.strike('portal-gateway', at)) {
      this.#sendGateway(response);
      return;
    }
    const who = await this.#authenticate(request.headers['x-api-token']);
    const struckAt = { ...at, user: who.user.uid };
    const answer = await this.#overlaps.count(faults, who.token, found.route.name, () =>
      this.#run(found, who, request, url, bytes),
    );
    const isStruck = (kind: FaultKind): boolean => faults.strike(kind, struckAt) !== undefined;
    if (!isRead && isStruck('portal-lost')) response.destroy();
    else if (!isRead && isStruck('portal-after'))
      throw PortalRefusal.of(500, 'Internal Server Error');
    else {
      const body = answer.body && distorted(answer.body, isStruck);
      const isCut = faults.strike('truncated', { ...struckAt, isWeb: true }) !== undefined;
      send(response, { status: answer.status, ...(body && { body }) }, isCut);
    }
  }

  /** @throws PortalRefusal 400 for what is no path */
  #addressOf({ url = '' }: IncomingMessage): URL {
    const text = this.#federation.portalUrl + url;
    if (!url.startsWith('/') || !URL.canParse(text))
      throw PortalRefusal.detail(400, 'Invalid request target');
    return new URL(text);
  }

  /** Where a request shall go instead: the framework knows each path in one form, with or without a slash. */
  #redirect({ pathname, search }: URL): string | undefined {
    const { faults, portalUrl, home } = this.#federation;
    const plain = pathname.replace(/\/$/, '');
    if (!isPath(plain)) return undefined;
    const at = { method: 'portal' };
    if (faults.strike('portal-away', at)) return home.webUrl + pathname + search;
    const hasSlash = plain !== pathname;
    const isSlashRight = faults.list().some(({ kind }) => kind === 'portal-slash');
    if (hasSlash === isSlashRight) return undefined;
    if (isSlashRight) faults.strike('portal-slash', at);
    return `${portalUrl}${plain}${isSlashRight ? '/' : ''}${search}`;
  }

  /** @throws PortalRefusal 401, 403 */
  async #authenticate(
    text: string | string[] | undefined,
  ): Promise<{ user: UserRecord; token: TokenRecord }> {
    if (typeof text !== 'string') throw PortalRefusal.detail(401, 'Not authenticated');
    const { tokens, store } = this.#federation;
    const token = await tokens.verify(text);
    const user = store.users.find(({ uid }) => uid === token.uid);
    if (!user) throw noSuchUser();
    if (!user.active) throw PortalRefusal.of(403, 'Your account is no longer active');
    return { user, token };
  }

  async #run(
    { route, slots }: Found,
    who: { user: UserRecord; token: TokenRecord },
    { headers }: IncomingMessage,
    { searchParams: query }: URL,
    bytes: Uint8Array,
  ): Promise<PortalAnswer> {
    const isElaborate = headers['x-api-elaborate'] === 'true';
    const body = bodyOf(bytes);
    const federation = this.#federation;
    return route.run({ federation, ...who, slots, query, body, isElaborate });
  }

  /** What stands before the portal, not the portal itself: a page, and no JSON. */
  #sendGateway(response: ServerResponse): void {
    this.#gateways += 1;
    const [status, title] =
      this.#gateways % 2 === 1 ? [502, 'Bad Gateway'] : [504, 'Gateway Time-out'];
    const page = `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`;
    response.writeHead(status, { 'content-type': 'text/html' }).end(page);
  }
}

/** @throws PortalRefusal 400 */
function bodyOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    throw PortalRefusal.of(400, 'The body is no JSON');
  }
}

function refusalOf(error: unknown): { readonly status: number; readonly body: object } {
  if (error instanceof PortalRefusal) return error;
  if (error instanceof BadToken) return PortalRefusal.detail(401, error.message);
  if (error instanceof BodyTooLarge) return PortalRefusal.detail(413, 'Request Entity Too Large');
  return PortalRefusal.of(500, 'Internal Server Error');
}

function send(response: ServerResponse, { status, body }: PortalAnswer, isCut = false): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  if (isCut) sendTruncated(response, bytes, 'application/json');
  else {
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
      .end(bytes);
  }
}
