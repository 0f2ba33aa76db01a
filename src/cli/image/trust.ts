/** `geni-image trust`: first contact with a server. Shows its fingerprint and keeps the decision. */
import { baseOf } from '../../model/address';
import { KnownServers, type UnknownServer } from '../../model/knownServers';
import { fetchServerCertificate, type ServerCertificate } from '../../rpc';
import { say } from '../terminal/streams';
import { NeedsConfirmation, NotTrusted } from './failure';
import type { Output } from './output';
import { askYesNo, isInteractive } from './prompt';
import { siteAddress } from './sites';

export interface TrustOptions {
  readonly fingerprint?: string;
}

export async function trust(address: string, options: TrustOptions, output: Output): Promise<void> {
  const { host, origin: url } = new URL(baseOf(siteAddress(address).url));
  const shown = await look(url);
  if (options.fingerprint !== undefined) {
    refuseOther(options.fingerprint, shown.fingerprint, host);
  } else if (!isInteractive()) {
    throw new NeedsConfirmation(howToTrust(url, shown));
  } else {
    await askAbout(host);
  }
  new KnownServers().trust(url, shown);
  const { fingerprint, subject, issuer } = shown;
  output.result(
    { trusted: { server: host, fingerprint, subject, issuer } },
    `The server ${host} is trusted from now on.`,
  );
}

/** First contact in the middle of another command, on a terminal. @throws NotTrusted when refused. */
export async function meet({ url }: UnknownServer): Promise<void> {
  const { host, origin } = new URL(url);
  say([`The server ${host} is not known yet.`]);
  const shown = await look(origin);
  await askAbout(host);
  new KnownServers().trust(origin, shown);
}

/** The same where nobody can be asked: the failure that says which command trusts the server. */
export async function notTrusted({ url }: UnknownServer): Promise<Error> {
  const { host, origin } = new URL(url);
  const shown = await fetchServerCertificate(origin);
  const action = `${howToTrust(origin, shown)} (or give its CA certificate with --cacertificate FILE)`;
  return new NotTrusted(`The server ${host} is not known yet, so nothing was sent to it.`, {
    action,
  });
}

function howToTrust(url: string, { fingerprint }: ServerCertificate): string {
  return `Compare the fingerprint with the one that the site publishes, then run: geni-image trust ${url} --fingerprint ${fingerprint}`;
}

/** Shows what the server says of itself. Nothing of ours is sent. */
async function look(url: string): Promise<ServerCertificate> {
  const shown = await fetchServerCertificate(url);
  say([
    `server       ${new URL(url).host}`,
    `fingerprint  ${shown.fingerprint}`,
    `subject      ${shown.subject}`,
    `issuer       ${shown.issuer}`,
    `valid until  ${shown.notAfter.toISOString().slice(0, 10)}`,
  ]);
  return shown;
}

async function askAbout(host: string): Promise<void> {
  if (await askYesNo('Is this the fingerprint that the site publishes?')) return;
  throw new NotTrusted(`The server ${host} is not trusted, so nothing was sent to it.`);
}

function refuseOther(expected: string, found: string, host: string): void {
  const plain = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toUpperCase();
  if (plain(expected) === plain(found)) return;
  throw new NotTrusted(
    `The server ${host} shows another fingerprint than you gave, so it is not trusted; tell the people who run the site.`,
    { reason: 'untrusted' },
  );
}
