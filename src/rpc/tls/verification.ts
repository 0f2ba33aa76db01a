// Whom we believe: the server's certificate is always verified, against a CA or against one pinned
// certificate. There is no way to switch that off: what Node can be told through the environment
// (`NODE_TLS_REJECT_UNAUTHORIZED`, `--tls-min-v1.0`) loses against what a request says itself.
import type { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { Deadline } from './deadline';
import { RpcError } from '../errors';
import type { CallOptions } from '../options';
import { peerOf } from './address';
import { errorCode, connectionError, PinMismatch } from './connectionErrors';
import { parseFingerprint } from './fingerprint';
import type { Trust } from './trust';

/** What a server shows of itself at first contact. */
export interface ServerCertificate {
  /** SHA-256, hex with colons. */
  fingerprint: string;
  subject: string;
  issuer: string;
  notAfter: Date;
  /** PEM. */
  certificate: string;
}

/** The TLS options that carry the trust into a request. */
export interface TrustOptions {
  ca: string;
  /** Also decides whether the function below counts. */
  rejectUnauthorized: true;
  minVersion: 'TLSv1.2';
  allowPartialTrustChain?: boolean;
  /** Only where needed, for Node keeps no connection open that was checked by such a function. */
  checkServerIdentity?: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/**
 * The options for a request to this server. A pin is checked on top of the ordinary verification, for
 * which the pinned certificate is the only anchor; so dates and signatures count as ever.
 * @throws {RpcError} `untrusted` when the CA is no certificate or the server shows another one.
 */
export async function trustOptions(
  trust: Trust,
  url: URL,
  deadline: Deadline,
): Promise<TrustOptions> {
  if ('ca' in trust) {
    if (!trust.ca.includes('-----BEGIN ')) {
      throw new RpcError('untrusted', 'The CA certificate given is not in PEM form.', {
        url: url.href,
        flaw: { kind: 'ca-not-pem' },
      });
    }
    return { ...always, ca: trust.ca };
  }
  const wanted = parseFingerprint(trust.fingerprint) ?? trust.fingerprint;
  const certificate = trust.certificate ?? (await pinned(wanted, url, deadline));
  const { weakIn } = await import('./weakCertificate');
  return {
    ...always,
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, shown) => {
      const found = shown.fingerprint256;
      return found === wanted ? weakIn(shown) : new PinMismatch(url, wanted, found);
    },
  };
}

/** The same with the cipher level at which SHA-1 counts, and whatever else that level would let through. */
export async function lowered<T extends TrustOptions>(
  options: T,
  url: URL,
): Promise<T & { ciphers: string }> {
  const { checkServerIdentity } = await import('node:tls');
  const { weakIn } = await import('./weakCertificate');
  const { host } = peerOf(url);
  return {
    // With a pin the options have this function already.
    checkServerIdentity: (_host, shown) => checkServerIdentity(host, shown) ?? weakIn(shown),
    ...options,
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
}

const always = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/**
 * A better error for a server that failed verification, from what it shows: with a pin mostly that it
 * shows another certificate now, and then both fingerprints are named; or else the dates, which Node leaves
 * out. Undefined when neither is the reason.
 */
export async function lookAgain(
  error: RpcError,
  trust: Trust,
  url: URL,
  deadline: Deadline,
): Promise<RpcError | undefined> {
  const isDated = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(errorCode(error.cause));
  if ('ca' in trust && !isDated) return undefined;
  const shown = await probe(url, deadline);
  if (!('ca' in trust)) {
    const wanted = parseFingerprint(trust.fingerprint) ?? trust.fingerprint;
    const { fingerprint } = describe(shown);
    if (fingerprint !== wanted) return changed(url, wanted, fingerprint);
  }
  if (!isDated) return undefined;
  const [notBefore, notAfter] = [new Date(shown.validFrom), new Date(shown.validTo)];
  return new RpcError('untrusted', error.message, {
    method: error.method,
    url: error.url,
    cause: error.cause,
    flaw: { kind: 'dates', notBefore, notAfter, now: new Date() },
  });
}

const fetched = new Map<string, string>();

async function pinned(wanted: string, url: URL, deadline: Deadline): Promise<string> {
  const known = fetched.get(wanted);
  if (known !== undefined) return known;
  const shown = describe(await probe(url, deadline));
  if (shown.fingerprint !== wanted) {
    throw changed(url, wanted, shown.fingerprint);
  }
  fetched.set(wanted, shown.certificate);
  return shown.certificate;
}

function changed(url: URL, wanted: string, found: string): RpcError {
  const { message, flaw } = new PinMismatch(url, wanted, found);
  return new RpcError('untrusted', message, { url: url.href, flaw });
}

/**
 * The certificate that a server shows, to be compared by a person at first contact. Opens a
 * connection, sends nothing over it, and closes it.
 * @throws {RpcError} `connect`, `timeout`, `aborted`.
 */
export async function fetchServerCertificate(
  url: string,
  call: CallOptions = {},
): Promise<ServerCertificate> {
  const address = new URL(url);
  const deadline = new Deadline(call.timeout ?? 20_000, call.signal);
  try {
    return describe(await deadline.bound(probe(address, deadline)));
  } catch (error) {
    throw connectionError(error, { url: address, what: 'certificate', deadline });
  } finally {
    deadline.clear();
  }
}

async function probe(url: URL, deadline: Deadline): Promise<X509Certificate> {
  const { probe: look } = await import('./probe');
  return look(url, deadline);
}

function describe(certificate: X509Certificate): ServerCertificate {
  return {
    fingerprint: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notAfter: new Date(certificate.validTo),
    certificate: certificate.toString(),
  };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
