// Whom we believe: the server's certificate is always verified, against a CA or against one pinned
// certificate. There is no way to switch that off.
import type { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { Deadline } from './deadline';
import { RpcError } from './errors';
import type { CallOptions } from './options';
import { connectionError, PinMismatch } from './tlsErrors';

/**
 * Either the certificates of authorities, in PEM, or one server certificate by its SHA-256
 * fingerprint (hex with colons). With the pinned certificate itself at hand no extra connection is
 * needed to fetch it.
 */
export type Trust = { ca: string } | { fingerprint: string; certificate?: string | undefined };

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
  allowPartialTrustChain?: boolean;
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
    return { ca: trust.ca };
  }
  const wanted = normaliseFingerprint(trust.fingerprint);
  const certificate = trust.certificate ?? (await pinned(wanted, url, deadline));
  return {
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, shown) => {
      const found = normaliseFingerprint(shown.fingerprint256);
      return found === wanted ? undefined : new PinMismatch(url, wanted, found);
    },
  };
}

/**
 * The error for a server that failed verification although a certificate of it is pinned: mostly it
 * shows another one now, and then both fingerprints are named. Undefined when that is not the reason.
 */
export async function pinBroken(
  trust: Trust,
  url: URL,
  deadline: Deadline,
): Promise<RpcError | undefined> {
  if ('ca' in trust) return undefined;
  const wanted = normaliseFingerprint(trust.fingerprint);
  const found = describe(await probe(url, deadline)).fingerprint;
  if (found === wanted) return undefined;
  return changed(url, wanted, found);
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

function normaliseFingerprint(text: string): string {
  const hex = text
    .replace(/^SHA256[ :=]+/i, '')
    .replace(/[^0-9A-Fa-f]/g, '')
    .toUpperCase();
  return hex.replace(/(..)(?!$)/g, '$1:');
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
    return describe(await probe(address, deadline));
  } catch (error) {
    throw connectionError(error, { url: address, what: 'certificate', deadline });
  } finally {
    deadline.clear();
  }
}

async function probe(url: URL, deadline: Deadline): Promise<X509Certificate> {
  const { connect } = await import('node:tls');
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(url.port || '443'),
      ...(!/^[\d.]+$|:/.test(host) && { servername: host }),
      // The one place that looks at an unverified peer: to pin a certificate one must first see it.
      // Nothing is ever sent here, and every real request is verified against what was seen.
      rejectUnauthorized: false,
    });
    const end = deadline.onEnd(() => socket.destroy(new Error('the deadline has passed')));
    const finish = (done: () => void): void => {
      end();
      socket.destroy();
      done();
    };
    const look = (): boolean => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate !== undefined) finish(() => resolve(certificate));
      return certificate !== undefined;
    };
    socket.once('secureConnect', look);
    socket.on('error', (error: Error) => {
      // A server of TLS 1.2 that wants a client certificate ends the handshake after showing its own.
      if (!look()) finish(() => reject(error));
    });
    socket.once('close', () => finish(() => reject(new Error('the connection was closed'))));
  });
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
