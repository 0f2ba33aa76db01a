/** One question for a record, as it goes over the wire: nothing is repeated, and no redirection is followed. */
import type { PortalError } from '../../../../portal/errors';
import { portalErrorOf } from '../../../../portal/http/lost';
import { withoutTokens } from '../../../../portal/http/token';
import { defined } from '../../../../rpc/defined';
import { RpcError } from '../../../../rpc/errors';
import { Deadline } from '../../../../rpc/tls/deadline';
import { exchange, type HttpReply } from '../../../../rpc/tls/transport';
import { trustNow } from '../../../../rpc/tls/trust';
import type { PortalSession } from '../../session/portal/open';

export interface Question {
  /** As it is sent. */
  readonly path: string;
  /** As it is shown: `/experiments/UUID`. */
  readonly shown: string;
  /** False to leave the token out. */
  readonly withToken?: boolean;
  readonly elaborate?: boolean;
}

export interface Answer {
  readonly milliseconds: number;
  readonly reply?: HttpReply;
  /** Undefined for what is no JSON. */
  readonly value?: unknown;
  /** Why there is no reply. */
  readonly problem?: PortalError;
}

const limitMs = 60_000;
const maxBytes = 67_108_864;

/** @throws what is no failure of a connection */
export async function ask(session: PortalSession, question: Question): Promise<Answer> {
  const url = new URL(`${session.portal.url.replace(/\/$/, '')}${question.path}`);
  const method = `GET ${question.shown}`;
  const deadline = new Deadline(limitMs, undefined);
  const headers = defined({
    accept: 'application/json',
    'x-api-token': question.withToken === false ? undefined : session.token,
    'x-api-elaborate': question.elaborate === true ? 'true' : undefined,
  });
  const trust = trustNow(session.trust);
  const from = performance.now();
  const past = (): number => Math.round(performance.now() - from);
  try {
    const known = { url, headers, trust, deadline, maxBytes, method };
    const reply = await exchange({ ...known, verb: 'GET', repeatable: true });
    return { milliseconds: past(), reply, value: jsonOf(reply) };
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    const hide = (text: string): string => withoutTokens(text, session.token);
    const { host, href } = url;
    const answered = { host, method, url: href, isChanging: false, hide };
    return { milliseconds: past(), problem: portalErrorOf(error, answered) };
  } finally {
    deadline.clear();
  }
}

function jsonOf({ body }: HttpReply): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
