/** `geni-image doctor`: what keeps the commands from working here, one line for each thing, and what to do about it. */
import { accessSync, constants, existsSync } from 'node:fs';
import type { Site } from '../../../model/accounts/account';
import { componentManagerUrl } from '../../../model/accounts/address';
import { KeptSites } from '../../../model/accounts/keptSites';
import { KnownServers } from '../../../model/accounts/knownServers';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { configurationFolder, stateFolder } from '../../../model/storage/folders';
import { dateText } from '../../../model/units';
import { lastPartOf } from '../../../model/urns';
import { IdentityError, type CallRecord, type Identity } from '../../../rpc';
import type { CommonOptions } from '../arguments/options';
import { clockFinding, failed, linesOf, soonMs, type Add, type Finding } from '../doctor/finding';
import { Ended, exitCodes } from '../failures/failure';
import { knownAge } from '../terminal/format';
import type { Output } from '../terminal/output';
import { hasToken, isTokenOnly } from '../session/portal/ways';
import { testbedOf } from '../session/nearSites';
import { certificateFile } from '../session/passphrase';
import { identityFor, openSessions, type Session } from '../session/session';
import { chosenSites, siteNamed } from '../session/sites';

export interface DoctorOptions extends CommonOptions {
  /** File for a record of how the portal answers. */
  readonly record?: string;
}

/** @throws Ended unless all is well enough to work */
export async function doctor(options: DoctorOptions, output: Output): Promise<void> {
  const findings: Finding[] = [];
  const add = (...found: readonly Finding[]): void => {
    findings.push(...found);
    output.rows(found.flatMap((one) => linesOf(one, output)));
  };
  const isAboutPortal = options.portal !== undefined || options.record !== undefined;
  if (!isAboutPortal) await ownThings(options, add, output);
  const record =
    isAboutPortal || hasToken(options)
      ? await (await import('../doctor/portal')).checkPortal(options, add, output)
      : undefined;
  const bad = findings.filter(({ state }) => state === 'failed');
  output.result({ findings, record }, bad.length === 0 ? 'Everything works.' : []);
  const [first] = bad;
  if (first !== undefined) throw new Ended(first.exitCode ?? exitCodes.refused);
}

async function ownThings(options: DoctorOptions, add: Add, output: Output): Promise<void> {
  add(...folders());
  if (isTokenOnly(options)) {
    add(noCertificate(options));
    return;
  }
  const identity = await certificate(options, add);
  if (identity === undefined) return;
  add(...(await testbed(options)));
  await sites(options, identity, add, output);
}

function noCertificate(options: DoctorOptions): Finding {
  return {
    what: 'certificate',
    state: 'warning',
    sentence: `There is none at ${certificateFile(options)}: images cannot be listed, shared or deleted.`,
    action: 'Give your PEM file with -f FILE. Your token does the rest.',
  };
}

/** Who can write nothing has snapshots that nobody follows, and asks for credentials each time. */
function folders(): Finding[] {
  const found: Finding[] = [];
  for (const [what, folder] of [
    ['state', stateFolder],
    ['settings', configurationFolder],
  ] as const) {
    try {
      found.push(folderFinding(what, folder()));
    } catch (error) {
      found.push(failed(what, error));
    }
  }
  const store = fileJobStore(defaultJobDirectory());
  try {
    store.load();
    new KeptSites().all();
  } catch (error) {
    found.push(failed('records', error));
  }
  for (const { error } of store.problems?.() ?? [])
    found.push({ what: 'records', state: 'warning', sentence: error.sentence });
  return found;
}

function folderFinding(what: string, folder: string): Finding {
  if (!existsSync(folder))
    return { what, state: 'ok', sentence: `${folder} will be created when needed.` };
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return { what, state: 'ok', sentence: folder };
  } catch {
    return {
      what,
      state: 'failed',
      sentence: `${folder} cannot be written.`,
      action: 'Choose a folder of your own that you can write to.',
      exitCode: exitCodes.usage,
    };
  }
}

async function certificate(options: CommonOptions, add: Add): Promise<Identity | undefined> {
  const file = certificateFile(options);
  let identity: Identity;
  try {
    identity = await identityFor(options);
  } catch (error) {
    const isPassphrase =
      IdentityError.is(error, 'wrong-passphrase') || IdentityError.is(error, 'passphrase-needed');
    add(failed(isPassphrase ? 'passphrase' : 'certificate', error));
    return undefined;
  }
  add(...certificateFindings(file, identity));
  return identity;
}

function certificateFindings(file: string, { urn, notBefore, notAfter }: Identity): Finding[] {
  const what = 'certificate';
  const left = notAfter.getTime() - Date.now();
  const ends = `${dateText(notAfter)}, ${knownAge(notAfter)}`;
  if (left <= 0 || notBefore.getTime() > Date.now()) {
    const begins = left <= 0 ? `expired ${ends}` : `is not valid before ${dateText(notBefore)}`;
    return [
      {
        what,
        state: 'failed',
        sentence: `${file} ${begins}.`,
        action: 'Get a new one from your portal, or correct the clock of this computer.',
        exitCode: exitCodes.usage,
      },
    ];
  }
  const soon = left < soonMs;
  return [
    {
      what,
      state: soon ? 'warning' : 'ok',
      sentence: `${lastPartOf(urn)}, expires ${ends}.`,
      action: soon ? 'Get a new one from your portal in time.' : file,
    },
    { what: 'passphrase', state: 'ok', sentence: 'It unlocks the key.' },
  ];
}

async function testbed(options: CommonOptions): Promise<Finding[]> {
  const found = await testbedOf(certificateFile(options));
  if (found === undefined) return [];
  const names = found.aggregates.map(({ name }) => name).join(', ');
  const sentence = `The local testbed is running. Use -m with ${names}.`;
  return [{ what: 'testbed', state: 'ok', sentence }];
}

async function sites(
  options: CommonOptions,
  identity: Identity,
  add: Add,
  output: Output,
): Promise<void> {
  try {
    const clocks = new Map<string, number>();
    const hear = ({ url, served }: CallRecord): void => {
      if (served !== undefined) clocks.set(new URL(url).host, Date.now() - served.getTime());
    };
    const chosen = chosenSites(options.cm);
    const { sessions, leftOut } = await openSessions(options, chosen, identity, hear);
    for (const { address, error } of leftOut) add(failed(siteNamed(address).name, error));
    const [session] = sessions;
    if (session !== undefined) add(...(await authority(session, output)));
    for (const found of await Promise.all(sessions.map((one) => atSite(one, clocks))))
      add(...found);
  } catch (error) {
    add(failed('sites', error));
  }
}

async function authority({ account }: Session, output: Output): Promise<Finding[]> {
  const what = 'authority';
  const { host } = new URL(account.sliceAuthority.url);
  output.busy(`Asking ${host}…`);
  try {
    await account.sliceAuthority.selfCredential();
    const { slices } = await account.sliceAuthority.resolveUser(account.userUrn);
    const count = `${slices.length} ${slices.length === 1 ? 'slice' : 'slices'}`;
    return [{ what, state: 'ok', sentence: `${host} knows you and lists ${count}.` }];
  } catch (error) {
    return [failed(what, error, host)];
  }
}

/** With a call that shows the credential: a site that only talks can still refuse its user. */
async function atSite(
  { account, site }: Session,
  clocks: ReadonlyMap<string, number>,
): Promise<Finding[]> {
  const what = 'site';
  try {
    const credentials = [await account.sliceAuthority.selfCredential()];
    await site.componentManager.listImages({ credentials });
    return [
      { what, state: 'ok', sentence: `${site.name} answers. ${trustWords(site)}` },
      ...clockFinding(site.name, clocks.get(new URL(site.componentManager.url).host)),
    ];
  } catch (error) {
    return [failed(what, error, site.name)];
  }
}

function trustWords({ componentManager: { url } }: Site): string {
  const { host } = new URL(componentManagerUrl(url));
  return new KnownServers().knows(url)
    ? `You trust its server ${host}.`
    : 'Its CA certificate is trusted.';
}
