/**
 * Which servers to trust: those whose certificate the CA file confirms, or those that the person has accepted
 * by fingerprint at first contact. Nothing is sent to a server before one of the two holds.
 */
import * as vscode from 'vscode';
import { type KnownServers, UnknownServer } from '../../model/accounts/knownServers';
import { fetchServerCertificate, RpcError, type Trust } from '../../rpc';
import { UserError } from '../../model/failures/userError';
import { readText } from '../../model/storage/readFile';
import { dateText } from '../../model/units';
import { askInDialog, mention } from '../text/messages';
import { inertText } from '../text/inert';

/** The trust of one account: by URL, so that an unknown server fails alone. */
export type TrustFor = (url: string) => Trust;

/** @throws UserError if the CA file cannot be read. */
export function trustOf(caCertificate: string | undefined, known: KnownServers): TrustFor {
  if (caCertificate === undefined) return (url) => known.trustFor(url);
  const read = readText(caCertificate);
  if (read.kind !== 'found') {
    throw new UserError(
      vscode.l10n.t(
        'The CA certificate file {0} cannot be read: check the setting.',
        caCertificate,
      ),
    );
  }
  return () => ({ ca: read.value });
}

export function isUnknown(url: string, trust: TrustFor): boolean {
  try {
    trust(url);
    return false;
  } catch (error) {
    if (UnknownServer.is(error)) return true;
    throw error;
  }
}

/** Servers that were asked about and are not trusted, by host and port: refused, or out of reach. */
export type UntrustedServers = Map<string, Error>;

/** Asks the person about servers. However many requests wait for the answer, a server is asked about once. */
export class TrustQuestions {
  readonly #known: KnownServers;
  /** Questions that stand on the screen, by host and port. */
  readonly #open = new Map<string, Promise<boolean>>();

  constructor(known: KnownServers) {
    this.#known = known;
  }

  /**
   * Asks about each server that is not known yet. @param untrusted those of the same round, who are not
   * asked about again; the ones of this call are added
   */
  async askAbout(
    urls: readonly string[],
    trust: TrustFor,
    untrusted: UntrustedServers = new Map(),
  ): Promise<UntrustedServers> {
    for (const url of urls) {
      const { host } = new URL(url);
      if (untrusted.has(host) || !isUnknown(url, trust)) continue;
      try {
        if (!(await this.#once(host, () => this.#first(url)))) {
          untrusted.set(host, new UnknownServer(url));
        }
      } catch (error) {
        if (!RpcError.is(error)) throw error;
        untrusted.set(host, error);
      }
    }
    return untrusted;
  }

  /**
   * A server that was accepted once and shows another certificate now: only the person can tell a new
   * certificate from an attack. Does nothing about any other failure.
   * @throws RpcError if the server cannot be reached
   */
  async meetAgain(error: unknown): Promise<void> {
    if (!RpcError.is(error, 'untrusted') || error.url === undefined) return;
    const { url } = error;
    const before = this.#pinned(url);
    if (before !== undefined) await this.#once(new URL(url).host, () => this.#again(url, before));
  }

  async #once(host: string, ask: () => Promise<boolean>): Promise<boolean> {
    const open = this.#open.get(host);
    if (open !== undefined) return open;
    const answer = ask().finally(() => this.#open.delete(host));
    this.#open.set(host, answer);
    return answer;
  }

  async #first(url: string): Promise<boolean> {
    const server = await fetchServerCertificate(url);
    const accepted = await isAccepted({
      question: vscode.l10n.t('Do you trust the server {0}?', new URL(url).host),
      why: vscode.l10n.t(
        'No authority that you trust has signed its certificate. Ask the site for its fingerprint, and trust the server only if it is the one below.',
      ),
      fingerprints: vscode.l10n.t('SHA-256 fingerprint:\n{0}', server.fingerprint),
      server,
      accept: vscode.l10n.t('Trust This Server'),
      copy: vscode.l10n.t('Copy Fingerprint'),
    });
    if (accepted) this.#known.trust(url, server);
    return accepted;
  }

  async #again(url: string, before: string): Promise<boolean> {
    const server = await fetchServerCertificate(url);
    if (server.fingerprint === before) return false;
    const accepted = await isAccepted({
      question: vscode.l10n.t('The certificate of {0} has changed.', new URL(url).host),
      why: vscode.l10n.t(
        'Someone may be intercepting the connection. Ask the site before you trust the new certificate.',
      ),
      fingerprints: vscode.l10n.t(
        'SHA-256 fingerprint that you trusted:\n{0}\nSHA-256 fingerprint now:\n{1}',
        before,
        server.fingerprint,
      ),
      server,
      accept: vscode.l10n.t('Trust New Certificate'),
      copy: vscode.l10n.t('Copy Fingerprints'),
    });
    if (accepted) this.#known.trust(url, server);
    return accepted;
  }

  #pinned(url: string): string | undefined {
    try {
      const trust = this.#known.trustFor(url);
      return 'fingerprint' in trust ? trust.fingerprint : undefined;
    } catch (error) {
      if (UnknownServer.is(error)) return undefined;
      throw error;
    }
  }
}

interface TrustQuestion {
  readonly question: string;
  readonly why: string;
  readonly fingerprints: string;
  readonly server: Awaited<ReturnType<typeof fetchServerCertificate>>;
  /** The buttons. */
  readonly accept: string;
  readonly copy: string;
}

/**
 * VS Code lets Enter press the first button, and puts one that is marked as the way out last: so the
 * first one is of use, and trusts nobody.
 */
async function isAccepted(about: TrustQuestion): Promise<boolean> {
  const { question, why, fingerprints, server, accept, copy } = about;
  // Each on a line of its own: what a certificate says of itself must not look like a fingerprint.
  const facts = [
    vscode.l10n.t('Certificate for: {0}', inertText(server.subject)),
    vscode.l10n.t('Issued by: {0}', inertText(server.issuer)),
    vscode.l10n.t('Valid until: {0}', dateText(server.notAfter, vscode.env.language)),
  ];
  const detail = [why, fingerprints, facts.join('\n')].join('\n\n');
  const answer = await askInDialog({ question, detail, buttons: [copy, accept] });
  if (answer === copy) {
    await vscode.env.clipboard.writeText(fingerprints);
    mention('copy', vscode.l10n.t('Copied. The server is not trusted.'));
  }
  return answer === accept;
}
