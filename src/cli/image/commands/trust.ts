/** `geni-image trust`: first contact with a server. Shows its fingerprint and keeps the decision. */
import { baseOf } from '../../../model/accounts/address';
import { KnownServers, type UnknownServer } from '../../../model/accounts/knownServers';
import { fetchServerCertificate, parseFingerprint, type ServerCertificate } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { say } from '../../terminal/streams';
import { NeedsConfirmation, NotTrusted, UsageError } from '../failures/failure';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { askYesNo, isInteractive } from '../terminal/prompt';
import { shellWord } from '../../../model/shellWord';
import { nearSites } from '../session/nearSites';
import { certificateFile } from '../session/passphrase';
import { addressNear } from '../session/sites';

export interface TrustCommandOptions extends Pick<CommonOptions, 'certificate'> {
  readonly fingerprint?: string;
  /** Withdraws the trust instead, without asking the server. */
  readonly forget?: boolean;
}

export async function trust(
  address: string,
  options: TrustCommandOptions,
  output: Output,
): Promise<void> {
  const near = await nearSites(certificateFile(options));
  const { host, origin: url } = new URL(baseOf(addressNear(address, near).url));
  const expected = expectedOf(options);
  const known = new KnownServers();
  const before = known.fingerprintOf(url);
  if (options.forget === true) {
    if (options.fingerprint !== undefined)
      throw new UsageError('--forget withdraws the trust: leave out --fingerprint.');
    forget(known, url, output);
    return;
  }
  const shown = await fetchServerCertificate(url);
  const old = before === undefined || before === shown.fingerprint ? undefined : before;
  tellOf(url, shown, old);
  const { fingerprint, subject, issuer } = shown;
  const trusted = { server: host, fingerprint, previousFingerprint: old, subject, issuer };
  if (expected !== undefined) {
    refuseOther(expected, shown.fingerprint, host);
  } else if (before === fingerprint) {
    output.result({ trusted }, `The server ${host} is already trusted with this fingerprint.`);
    return;
  } else if (!isInteractive()) {
    throw new NeedsConfirmation(howToTrust(url, shown));
  } else {
    await askAbout(host, old);
  }
  known.trust(url, shown);
  output.changed({ trusted }, `The server ${host} is now trusted.`);
}

/** @throws UsageError for what is no fingerprint: it proves nothing about the server. */
function expectedOf({ fingerprint }: TrustCommandOptions): string | undefined {
  if (fingerprint === undefined) return undefined;
  const expected = parseFingerprint(fingerprint);
  if (expected !== undefined) return expected;
  throw new UsageError(
    `${fingerprint} is not a SHA-256 fingerprint: those have 64 digits from 0 to F, with or without colons.`,
  );
}

/** Programs that run ask for the trust before each request, so it counts for them at once. */
function forget(known: KnownServers, url: string, output: Output): void {
  const { host } = new URL(url);
  const previousFingerprint = known.fingerprintOf(url);
  known.forget(url);
  const value = { forgotten: defined({ server: host, previousFingerprint }) };
  if (previousFingerprint === undefined)
    output.result(value, `The server ${host} was not trusted.`);
  else output.changed(value, `The server ${host} is no longer trusted.`);
}

/** First contact in the middle of another command, on a terminal. @throws NotTrusted when refused. */
export async function meet({ url }: Pick<UnknownServer, 'url'>): Promise<void> {
  const { host, origin } = new URL(url);
  say([`The server ${host} is not known yet.`]);
  const shown = await fetchServerCertificate(origin);
  tellOf(origin, shown);
  await askAbout(host);
  new KnownServers().trust(origin, shown);
}

/** The same where nobody can be asked: the failure that says which command trusts the server. */
export async function notTrusted({ url }: Pick<UnknownServer, 'url'>): Promise<Error> {
  const { host, origin } = new URL(url);
  const shown = await fetchServerCertificate(origin);
  const action = `${howToTrust(origin, shown)} (or give its CA certificate with --cacertificate FILE)`;
  return new NotTrusted(`The server ${host} is not known yet, so nothing was sent to it.`, {
    action,
  });
}

function howToTrust(url: string, { fingerprint }: ServerCertificate): string {
  return `Compare the fingerprint with the one that the site publishes, then run: geni-image trust ${shellWord(url)} --fingerprint ${fingerprint}`;
}

/**
 * What the server says of itself.
 * @param old the fingerprint that was trusted until now, if it is another one
 */
function tellOf(url: string, shown: ServerCertificate, old?: string): void {
  const { host } = new URL(url);
  const fingerprints =
    old === undefined
      ? [`server       ${host}`, ...inTwoLines('fingerprint  ', shown.fingerprint)]
      : [
          `The certificate of ${host} has changed.`,
          ...inTwoLines('trusted now  ', old),
          ...inTwoLines('shown now    ', shown.fingerprint),
        ];
  say([
    ...fingerprints,
    `subject      ${shown.subject}`,
    `issuer       ${shown.issuer}`,
    `valid until  ${shown.notAfter.toISOString().slice(0, 10)}`,
  ]);
}

/** Half of it on a line of its own: in one, it is wider than many terminals. */
function inTwoLines(title: string, fingerprint: string): string[] {
  const half = (fingerprint.length + 1) / 2;
  return [title + fingerprint.slice(0, half), ' '.repeat(title.length) + fingerprint.slice(half)];
}

/** Enter means no. */
async function askAbout(host: string, old?: string): Promise<void> {
  const question =
    old === undefined
      ? 'Is this the fingerprint that the site publishes?'
      : 'Does the site publish the fingerprint that is shown now?';
  if (await askYesNo(question, `Nothing was decided about the server ${host}.`)) return;
  throw new NotTrusted(
    old === undefined
      ? `The server ${host} is not trusted, so nothing was sent to it.`
      : `The new certificate of ${host} is not trusted; nothing was sent to it, and the old one still counts.`,
  );
}

function refuseOther(expected: string, found: string, host: string): void {
  if (expected === found) return;
  throw new NotTrusted(
    `The server ${host} has a different fingerprint than the one you gave, so it is not trusted; contact the site’s operators.`,
    { reason: 'untrusted' },
  );
}
