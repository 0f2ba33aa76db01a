/**
 * Which servers to trust: those that the CA file vouches for, or those that the person has accepted
 * by fingerprint at first contact. Nothing is sent to a server before one of the two holds.
 */
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type KnownServers, UnknownServer } from '../model/knownServers';
import { fetchServerCertificate, type Trust } from '../rpc';
import { PlainError } from './plainError';
import { dateText } from './units';

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
  const accept = vscode.l10n.t('Trust This Server');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Do you trust the server {0}?', new URL(url).host),
    {
      modal: true,
      detail: [
        vscode.l10n.t(
          'This is the first contact. Compare the fingerprint with one that you got from the site.',
        ),
        vscode.l10n.t('SHA-256 fingerprint:\n{0}', server.fingerprint),
        vscode.l10n.t('Certificate for: {0}', server.subject),
        vscode.l10n.t('Issued by: {0}', server.issuer),
        vscode.l10n.t('Valid until: {0}', dateText(server.notAfter, vscode.env.language)),
      ].join('\n\n'),
    },
    accept,
  );
  if (answer === accept) known.trust(url, server);
}
