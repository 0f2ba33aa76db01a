/** `doctor` at the portal: whether the token counts, whose it is and how long, and which portal answers. */
import { lstatSync } from 'node:fs';
import { KnownServers } from '../../../model/accounts/knownServers';
import { oneName, shortened } from '../../../model/failures/shortened';
import { replaceFile } from '../../../model/storage/atomicFile';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import { dateText } from '../../../model/units';
import type { TokenFacts } from '../../../portal';
import { PortalError } from '../../../portal/errors';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';
import { openPortal, type PortalSession } from '../session/portal/open';
import { confirm } from '../terminal/confirm';
import { knownAge } from '../terminal/format';
import type { Output } from '../terminal/output';
import { clockFinding, failed, soonMs, type Add, type Finding } from './finding';
import type { PortalRecord } from './record/portalRecord';

export interface PortalCheck extends CommonOptions {
  readonly record?: string;
}

/**
 * Resolves with the record, where one was asked for.
 * @throws UsageError for a file that cannot be written, NeedsConfirmation for one that is there
 */
export async function checkPortal(
  options: PortalCheck,
  add: Add,
  output: Output,
): Promise<PortalRecord | undefined> {
  const { record: file } = options;
  if (file !== undefined) await agreedFile(file, options, output);
  let ahead: number | undefined;
  let session: PortalSession;
  try {
    session = await openPortal(options, ({ served }) => {
      if (served !== undefined) ahead = Date.now() - served.getTime();
    });
  } catch (error) {
    add(failed('token', error));
    return undefined;
  }
  const { host } = session;
  output.busy(`Asking ${host}…`);
  const isThere = await portalAnswers(session, options, add);
  if (!isThere) return undefined;
  add(...clockFinding(host, ahead));
  return file === undefined ? undefined : await writeRecord(session, file, output);
}

/** Whether it makes sense to ask for more. */
async function portalAnswers(
  session: PortalSession,
  options: PortalCheck,
  add: Add,
): Promise<boolean> {
  const { portal, host } = session;
  try {
    add(...tokenFindings(await portal.tokens.current(), session));
  } catch (error) {
    const isOfToken = PortalError.is(error, 'token-refused') || PortalError.is(error, 'forbidden');
    add(failed(isOfToken ? 'token' : 'portal', error));
    if (!isOfToken) return false;
  }
  const trust = trustWords(session, options);
  try {
    const { version } = await portal.version();
    const sentence = `${host} answers, version ${version}. ${trust}`;
    add({ what: 'portal', state: 'ok', sentence });
  } catch (error) {
    if (PortalError.is(error, 'token-refused')) return true;
    add(failed('portal', error));
  }
  return true;
}

function tokenFindings(
  { user, expires, scope }: TokenFacts,
  { tokenFile }: PortalSession,
): Finding[] {
  const what = 'token';
  const whose = user === undefined ? 'Its user is not said' : shortened(user, oneName);
  const end =
    expires === undefined
      ? 'its end is not said'
      : `expires ${dateText(expires)}, ${knownAge(expires)}`;
  const sentence = `${whose}, ${end}.`;
  const soon = expires !== undefined && expires.getTime() - Date.now() < soonMs;
  if (scope === 'experiment')
    return [{ what, state: 'warning', sentence, action: 'It is for one experiment only.' }];
  return [
    {
      what,
      state: soon ? 'warning' : 'ok',
      sentence,
      action: soon ? 'Get a new one in the portal in time.' : tokenFile,
    },
  ];
}

function trustWords({ portal: { url }, local }: PortalSession, options: PortalCheck): string {
  if (options.cacertificate !== undefined || local) return 'Its CA certificate is trusted.';
  return new KnownServers().knows(url)
    ? 'You trust its server.'
    : 'A public authority signed its certificate.';
}

/** @throws UsageError, NeedsConfirmation */
async function agreedFile(file: string, options: PortalCheck, output: Output): Promise<void> {
  const before = lstatSync(underHome(file), { throwIfNoEntry: false });
  if (before === undefined) return;
  if (!before.isFile())
    throw new UsageError(`${file} is not written: it is not a regular file. Give another name.`);
  await confirm(`${file} exists and would be replaced.`, options, output, `Replace ${file}?`);
}

/** Shown before it is written, so that nobody hands on what they have not seen. */
async function writeRecord(
  session: PortalSession,
  file: string,
  output: Output,
): Promise<PortalRecord> {
  const { recordPortal } = await import('./record/portalRecord');
  const record = await recordPortal(session, (request) => output.busy(`GET ${request}…`));
  const text = `${JSON.stringify(record, null, 1)}\n`;
  output.rows(text.trimEnd().split('\n'));
  try {
    replaceFile(underHome(file), text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${systemWords(error)}).`);
  }
  output.note(
    `${file} holds what is shown above: no token, and stand-ins for names, addresses and keys. Look through it before you hand it on.`,
  );
  return record;
}
