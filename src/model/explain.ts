/**
 * Turns a failure into one plain sentence that names the thing and says what to do. Used by the
 * commands and by the windows, so that both say the same.
 */
import { IdentityError, RpcError, UrnError, type RpcReason } from '../rpc';
import { AccountError } from './account';
import { AddressError } from './address';
import { explainReply } from './explainReply';
import { UnknownServer } from './knownServers';
import { SnapshotRefused } from './snapshotJob';
import { lastPartOf } from './urns';

export interface Explanation {
  readonly sentence: string;
  /** More advice, when one sentence is not enough. */
  readonly action?: string | undefined;
  /** The server's own words. */
  readonly detail?: string | undefined;
  /**
   * The server's log page. It can hold credentials: offer it, never fetch or copy it
   * (docs/protocol.md 3.1).
   */
  readonly logUrl?: string | undefined;
}

/** What the failed action was about, as far as the caller knows: names or URNs. */
export interface Subject {
  readonly site?: string | undefined;
  readonly image?: string | undefined;
  readonly sliver?: string | undefined;
  readonly slice?: string | undefined;
}

export function explain(error: unknown, about: Subject = {}): Explanation {
  if (RpcError.is(error)) return explainCall(error, about);
  if (UnknownServer.is(error)) {
    return {
      sentence: `The server ${new URL(error.url).host} is not known yet: look at its fingerprint and decide whether to trust it.`,
    };
  }
  if (IdentityError.is(error, 'wrong-passphrase')) {
    return { sentence: and(error.message, 'check the passphrase and try again') };
  }
  const isSentence =
    IdentityError.is(error) ||
    SnapshotRefused.is(error) ||
    AccountError.is(error) ||
    AddressError.is(error) ||
    UrnError.is(error);
  if (isSentence) return { sentence: error.message };
  if (isAbort(error)) return { sentence: 'It was cancelled.' };
  const detail = error instanceof Error ? error.message : String(error);
  return { sentence: `Something went wrong inside this program: ${detail}` };
}

function explainCall(error: RpcError, about: Subject): Explanation {
  const words = transport[error.reason]?.(error) ?? {
    sentence: explainReply(error, namesOf(error, about)),
  };
  const text = error.serverText?.trim();
  const sentence = withKindOfServer(words.sentence, error);
  return { ...words, sentence, detail: text === '' ? undefined : text, logUrl: error.logUrl };
}

type Words = Pick<Explanation, 'sentence' | 'action'>;

const notATestbed = (error: RpcError): Words => {
  const isOwnFault = error.reason === 'http' && (error.code ?? 0) >= 500;
  const todo = isOwnFault
    ? 'the server fails on its own side, so try again later'
    : 'check that the address is that of a testbed, and try again later';
  return { sentence: and(error.message, orLook(error, todo)) };
};

/** A delete without a readable answer may have been carried out; that comes before all other advice. */
function orLook(error: RpcError, todo: string): string {
  return mayHaveDeleted(error)
    ? 'look at the list of images before you try again, for the image may be gone'
    : todo;
}

/** A server that redirects or refuses the request as such has not heard of the image. */
export function mayHaveDeleted({ method, reason, code = 0, cause }: RpcError): boolean {
  if (method !== 'DeleteImage') return false;
  if (reason === 'connect') return /^(?:ECONNRESET|EPIPE|)$/.test(codeOf({ cause }));
  if (reason === 'server-error') return code !== 2;
  return reason === 'timeout' || reason === 'bad-reply' || (reason === 'http' && code >= 500);
}

/** Failures before the server has said anything; the library's message already names the server. */
const transport: Partial<Readonly<Record<RpcReason, (error: RpcError) => Words>>> = {
  connect: (error) => ({
    sentence: and(error.message, orLook(error, adviceFor(codeOf(error)))),
  }),
  untrusted: explainDistrust,
  'identity-refused': (error) => ({
    sentence: and(
      error.message,
      'use a certificate that is still valid and comes from a site that this server knows',
    ),
  }),
  timeout: (error) => {
    const who = isOfAuthority(error) ? 'it' : 'the site';
    return {
      sentence: and(error.message, orLook(error, `${who} is slow or hangs, so try again later`)),
    };
  },
  aborted: () => ({ sentence: 'It was cancelled.' }),
  http: notATestbed,
  'bad-reply': notATestbed,
};

function adviceFor(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return 'check the address';
    case 'EAI_AGAIN':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return 'check your network';
    case 'ECONNREFUSED':
      return 'check the address, or try later when the server is up again';
    default:
      return 'try again';
  }
}

function explainDistrust(error: RpcError): Words {
  if (codeOf(error) === 'PIN_MISMATCH' || error.message.includes('accepted before')) {
    return {
      sentence: error.message,
      action: 'Trust the new certificate only if the site confirms its fingerprint.',
    };
  }
  if (/CA that you trust|PEM form/.test(error.message)) {
    return { sentence: and(error.message, 'give the CA certificate of this site') };
  }
  return { sentence: and(error.message, 'tell the people who run the site') };
}

/** Cause codes of Node, such as `ECONNREFUSED`. */
export function codeOf({ cause }: Pick<Error, 'cause'>): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** `What happened.` and `what to do` as one sentence. */
function and(happened: string, todo: string): string {
  return `${happened.trim().replace(/\.$/, '')}; ${todo}.`;
}

export interface Names {
  readonly site: string;
  readonly image: string;
  readonly sliver: string;
  readonly slice: string;
}

/** True when it was the slice authority that failed, whatever site the action was about. */
export function isOfAuthority({ url }: Pick<RpcError, 'url'>): boolean {
  return url !== undefined && /\/sa\/?$/.test(new URL(url).pathname);
}

/** A sentence that begins with the server: a person who looks at a site must see that it is another one. */
function withKindOfServer(sentence: string, error: RpcError): string {
  if (error.url === undefined || !isOfAuthority(error)) return sentence;
  return sentence.startsWith(new URL(error.url).host)
    ? `The slice authority ${sentence}`
    : sentence;
}

function namesOf(error: RpcError, about: Subject): Names {
  const host = error.url === undefined ? undefined : new URL(error.url).host;
  return {
    site: isOfAuthority(error)
      ? `the slice authority ${host ?? ''}`
      : (about.site ?? host ?? 'the site'),
    image: about.image === undefined ? 'the image' : `the image ${lastPartOf(about.image)}`,
    sliver: about.sliver === undefined ? 'the sliver' : `the sliver ${lastPartOf(about.sliver)}`,
    slice: about.slice === undefined ? 'the slice' : `the slice ${lastPartOf(about.slice)}`,
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
