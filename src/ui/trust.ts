/**
 * Which servers to trust: those that the CA file vouches for, or those that the person has accepted
 * by fingerprint at first contact. Nothing is sent to a server before one of the two holds.
 */
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type KnownServers, UnknownServer } from '../model/knownServers';
import { fetchServerCertificate, RpcError, type Trust } from '../rpc';
import { PlainError } from './plainError';
import { dateText } from '../model/units';

/** The trust of one account: by URL, so that an unknown server fails alone. */
export type TrustFor = (url: string) => Trust;

/** @throws Error with a sentence if the CA file cannot be read. */
export async function trustOf(
  caCertificate: string | undefined,
  known: KnownServers,
): Promise<TrustFor> {
  if (caCertificate === undefined) return (url) => known.trustFor(url);
  let ca: string;
  try {
    ca = await readFile(caCertificate, 'utf8');
  } catch {
    throw new PlainError(
      vscode.l10n.t(
        'The CA certificate file {0} cannot be read: check the setting.',
        caCertificate,
      ),
    );
  }
  return () => ({ ca });
}

/** Asks about each server that is not known yet. A server that is refused stays unknown. */
export async function meetServers(
  urls: readonly string[],
  trust: TrustFor,
  known: KnownServers,
): Promise<void> {
  for (const url of urls) {
    if (isUnknown(url, trust)) await meet(url, known);
  }
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

/** @throws RpcError if the server cannot be reached. */
async function meet(url: string, known: KnownServers): Promise<void> {
  const server = await fetchServerCertificate(url);
  const question = vscode.l10n.t('Do you trust the server {0}?', new URL(url).host);
  const why = vscode.l10n.t(
    'This is the first contact. Compare the fingerprint with one that you got from the site.',
  );
  if (await isAccepted(question, [why], server)) known.trust(url, server);
}

/**
 * A server that was accepted once and shows another certificate now: only the person can tell a new
 * certificate from an attack. Does nothing about any other failure.
 */
export async function meetAgain(error: unknown, known: KnownServers): Promise<void> {
  if (!RpcError.is(error, 'untrusted') || error.url === undefined) return;
  const before = pinned(error.url, known);
  if (before === undefined) return;
  const server = await fetchServerCertificate(error.url);
  if (server.fingerprint === before) return;
  const { host } = new URL(error.url);
  const question = vscode.l10n.t('{0} shows another certificate than before. Trust it?', host);
  const reasons = [
    vscode.l10n.t('Somebody may stand between you and the server. Ask the site before you accept.'),
    vscode.l10n.t('SHA-256 fingerprint accepted before:\n{0}', before),
  ];
  if (await isAccepted(question, reasons, server)) known.trust(error.url, server);
}

function pinned(url: string, known: KnownServers): string | undefined {
  try {
    const trust = known.trustFor(url);
    return 'fingerprint' in trust ? trust.fingerprint : undefined;
  } catch (error) {
    if (UnknownServer.is(error)) return undefined;
    throw error;
  }
}

type Server = Awaited<ReturnType<typeof fetchServerCertificate>>;

async function isAccepted(question: string, why: string[], server: Server): Promise<boolean> {
  const accept = vscode.l10n.t('Trust This Server');
  const detail = [
    ...why,
    vscode.l10n.t('SHA-256 fingerprint:\n{0}', server.fingerprint),
    vscode.l10n.t('Certificate for: {0}', server.subject),
    vscode.l10n.t('Issued by: {0}', server.issuer),
    vscode.l10n.t('Valid until: {0}', dateText(server.notAfter, vscode.env.language)),
  ].join('\n\n');
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, accept)) === accept;
}
