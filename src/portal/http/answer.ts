// What an answer means: JSON of the portal, an error in one of its two shapes, or something that is not the portal.
import type { HttpReply } from '../../rpc/tls/transport';
import { PortalError, type Effect, type PortalReason, type Redirection } from '../errors';
import { quoted, redirectionOf } from './address';

/** The request that was answered. */
export interface Answered {
  readonly host: string;
  readonly method: string;
  readonly url: string;
  /** True when the request changes something. */
  readonly isChanging: boolean;
  /** Takes tokens out of a text. */
  readonly hide: (text: string) => string;
}

/**
 * The JSON of a good answer; undefined where it has no body, as 204.
 * @throws {PortalError}
 */
export function openAnswer(reply: HttpReply, answered: Answered): unknown {
  const { status } = reply;
  if (status < 200 || status >= 300) throw refusal(reply, answered);
  if (reply.body.length === 0) return undefined;
  const fail = failure(answered, { code: status, effect: effectOf(status, answered) });
  if (isPage(reply)) throw fail('wrong-address', 'a web page where the portal answers with JSON');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(reply.body)) as unknown;
  } catch {
    throw fail('bad-reply', 'something that is not JSON');
  }
}

/** What may have come of a request that was answered with this status. A refusal has done nothing. */
function effectOf(status: number, { isChanging }: Answered): Effect {
  const isRefused = status >= 300 && status < 500 && status !== 408;
  return isChanging && !isRefused ? 'unknown' : 'none';
}

type Fail = (reason: PortalReason, what: string, serverText?: string) => PortalError;

function failure(
  { host, method, url }: Answered,
  { code, effect, retryAfter }: { code: number; effect: Effect; retryAfter?: number | undefined },
): Fail {
  return (reason, what, serverText) =>
    new PortalError(reason, `${host} answered ${method} with ${what}.`, {
      code,
      effect,
      retryAfter,
      method,
      url,
      serverText,
      retryable: reason === 'busy' || reason === 'server-error',
      flaw: reason === 'bad-reply' ? { kind: 'unreadable', words: what } : undefined,
    });
}

/** Paths of the portal itself, which name nothing that could have ended. */
const OWN_PATHS = /^\w+ \/(?:experiments|profiles|version|tokens\/this(?:\/refresh)?)$/;

/**
 * Whether the path is missing, not the thing. So say the framework's own words, and an answer that is no JSON is not the
 * portal's: it proves of no experiment that it has ended.
 */
function isOfPath(body: Buffer, words: string | undefined, { method }: Answered): boolean {
  if (words === 'Not Found' || OWN_PATHS.test(method)) return true;
  return body.length > 0 && parsed(body) === undefined;
}

/** A redirection that is not followed. Nothing was done where it came from. */
export function notFollowed(
  { host, method, url }: Answered,
  code: number,
  redirection: Redirection,
): PortalError {
  const where = { elsewhere: 'to another place', circle: 'in a circle', path: 'to another path' };
  const what = `${host} answered ${method} with a redirection ${where[redirection.kind]}`;
  const details = { code, method, url, redirection };
  return new PortalError('redirected', `${what}, which is not followed.`, details);
}

/** Seconds, of at most a day. Also told as a moment, by the server's clock. */
function retryAfterOf({ headers, served }: HttpReply): number | undefined {
  const told = headers['retry-after'];
  if (typeof told !== 'string') return undefined;
  const moment = (Date.parse(told) - (served ?? new Date()).getTime()) / 1000;
  const seconds = /^\d{1,9}$/.test(told.trim()) ? Number(told) : Math.ceil(moment);
  return seconds > 0 && seconds <= 86_400 ? seconds : undefined;
}

/** Statuses of 4xx that have a reason of their own. */
const reasons: Readonly<Record<number, PortalReason>> = {
  401: 'token-refused',
  403: 'forbidden',
  404: 'not-found',
  408: 'server-error',
  429: 'busy',
  503: 'busy',
};

function refusal(reply: HttpReply, answered: Answered): PortalError {
  const { status } = reply;
  if (status < 400)
    return notFollowed(answered, status, redirectionOf(new URL(answered.url), reply.location));
  const effect = effectOf(status, answered);
  const fail = failure(answered, { code: status, effect, retryAfter: retryAfterOf(reply) });
  const http = `HTTP ${status}`;
  // Gateways in front of the portal answer with pages too, while it is down.
  const isGateway = status >= 500;
  if (isPage(reply) && !isGateway)
    return fail('wrong-address', `${http} and a web page where the portal answers with JSON`);
  const words = wordsOf(reply.body);
  if (status === 404 && isOfPath(reply.body, words, answered))
    return fail('wrong-address', `${http}: it has no such path`, words);
  const serverText = words === undefined ? undefined : answered.hide(words);
  const reason = reasons[status] ?? (isGateway ? 'server-error' : 'refused');
  const said = serverText === undefined ? http : `${http}: ${quoted(serverText)}`;
  return fail(reason, said, serverText);
}

/** By what it says, not by what it is called: JSON may go out under the name of a page. */
function isPage({ contentType, body }: HttpReply): boolean {
  if (isMarkup(body)) return true;
  const isCalledPage = /^(?:text\/html|application\/xhtml)/i.test(contentType);
  return isCalledPage && parsed(body) === undefined;
}

function isMarkup(body: Buffer): boolean {
  return /^(?:\xEF\xBB\xBF)?\s*</.test(body.toString('latin1', 0, 100));
}

/** What the portal says of an error, in either shape; undefined when it says nothing that can be read. */
function wordsOf(body: Buffer): string | undefined {
  const value = parsed(body);
  if (typeof value !== 'object' || value === null) return undefined;
  const own = (name: string): unknown =>
    Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  const more = own('errors');
  const texts = [own('error'), ...(Array.isArray(more) ? (more as unknown[]) : [])].filter(isWord);
  const words = texts.length > 0 ? texts : detailWords(own('detail'));
  return words.length === 0 ? undefined : words.join('; ');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The framework's own errors: a text, or a list of `{loc, msg, type}`. */
function detailWords(detail: unknown): string[] {
  if (isWord(detail)) return [detail];
  if (!Array.isArray(detail)) return [];
  return (detail as unknown[]).flatMap((item) => {
    if (isWord(item)) return [item];
    if (typeof item !== 'object' || item === null || !('msg' in item) || !isWord(item.msg))
      return [];
    const place = 'loc' in item && Array.isArray(item.loc) ? (item.loc as unknown[]) : [];
    const where = place.filter((part) => isWord(part) || typeof part === 'number').join('.');
    return [where === '' ? item.msg : `${where}: ${item.msg}`];
  });
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
