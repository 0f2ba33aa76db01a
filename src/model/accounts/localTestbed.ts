/** Reads what a local testbed says about itself in `DIR/testbed.json`. */
import * as l10n from '@vscode/l10n';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { SiteAddress, SshFiles } from './account';
import { stateFolder } from '../storage/folders';
import { isRecord, optionalText } from '../storage/json';
import { isAlive } from '../storage/holder';
import { foundIn, readJson } from '../storage/readFile';
import { StorageError, systemCode } from '../storage/storageError';
import { lastPartOf } from '../urns';

export interface TestbedDescription {
  readonly version: 1;
  readonly pid: number;
  /** Path of the control socket. */
  readonly control?: string | undefined;
  /** Path of the CA certificate, PEM. */
  readonly caCertificate: string;
  /** File with the key of its nodes, as OpenSSH reads it; a testbed of before has none. */
  readonly knownHosts?: string | undefined;
  readonly sliceAuthority: { readonly urn: string; readonly url: string };
  /** The REST API; a testbed of before has none. */
  readonly portal?: { readonly url: string } | undefined;
  readonly aggregates: readonly TestbedSite[];
  readonly users: readonly TestbedUser[];
  readonly slices: readonly TestbedSlice[];
}

export interface TestbedSite {
  readonly name: string;
  readonly urn: string;
  readonly cmUrl: string;
  readonly amUrl: string;
  readonly imagesUrl: string;
}

export interface TestbedUser {
  readonly urn: string;
  /** PEM file: encrypted key, then certificate. */
  readonly certificate: string;
  readonly passphraseFile: string;
  /** File with the user's token for the portal. */
  readonly token?: string | undefined;
  /** File with the private key for SSH; a testbed of before has none. */
  readonly sshKey?: string | undefined;
}

export interface TestbedSlice {
  readonly urn: string;
  readonly name: string;
  readonly slivers: readonly TestbedSliver[];
}

export interface TestbedSliver {
  readonly urn: string;
  readonly clientId: string;
  readonly sliverType: string;
  readonly aggregate: string;
  /** Folder that is the sliver's disk. */
  readonly disk: string;
  /** File with what the node's console has shown; a testbed of before has none. */
  readonly console?: string | undefined;
}

/** Default: `$XDG_STATE_HOME/protogeni-images/testbed`, or the platform's usual place. */
export function defaultTestbedDirectory(): string {
  return join(stateFolder(), 'testbed');
}

/**
 * The running testbed of a folder. Undefined when there is none: no file, or the process that
 * wrote it has gone, even if another one has its number now.
 * @throws StorageError if the file is damaged or cannot be read.
 */
export async function readTestbed(directory: string): Promise<TestbedDescription | undefined> {
  const found = describedIn(join(directory, 'testbed.json'));
  if (found === undefined || !isAlive(found.pid)) return undefined;
  return found.control === undefined || (await isServed(found.control)) ? found : undefined;
}

/** Only a testbed listens at its control socket. A socket that is out of reach tells nothing. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (served: boolean): void => {
      socket.destroy();
      resolve(served);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', (error) => answer(!nobodyListens.has(systemCode(error) ?? '')));
  });
}

const nobodyListens = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTDIR']);

function describedIn(file: string): TestbedDescription | undefined {
  const read = readJson(file, checked);
  if (read.kind === 'damaged') {
    throw new StorageError(
      'damaged',
      file,
      l10n.t("The testbed's description {0} is damaged: start the testbed again.", file),
    );
  }
  return foundIn(file, read);
}

/** The sites of a testbed, ready for `connectAccount`. */
export function testbedSites(
  { aggregates, slices, knownHosts }: TestbedDescription,
  user?: TestbedUser,
): SiteAddress[] {
  const ssh = sshFilesOf({ knownHosts }, user);
  const slivers = new Map(
    slices.flatMap(({ slivers }) => slivers.map((sliver) => [sliver.urn, sliver] as const)),
  );
  return aggregates.map(({ name, urn, cmUrl, imagesUrl }) => ({
    name,
    urn,
    url: cmUrl,
    imagesUrl,
    diskOf: (sliverUrn) => slivers.get(sliverUrn)?.disk,
    consoleOf: (sliverUrn) => slivers.get(sliverUrn)?.console,
    ssh,
  }));
}

/** What logs a user in to the nodes of a testbed. */
export function sshFilesOf(
  { knownHosts }: Pick<TestbedDescription, 'knownHosts'>,
  user: TestbedUser | undefined,
): SshFiles | undefined {
  const sshKey = user?.sshKey;
  return sshKey === undefined || knownHosts === undefined ? undefined : { sshKey, knownHosts };
}

/** @param name URN, or its last part, as a portal calls its users */
export function testbedUser(
  { users }: Pick<TestbedDescription, 'users'>,
  name: string,
): TestbedUser | undefined {
  return users.find(({ urn }) => urn === name || lastPartOf(urn) === name);
}

function checked(value: unknown): TestbedDescription | undefined {
  try {
    return description(value);
  } catch {
    return undefined;
  }
}

function description(value: unknown): TestbedDescription {
  const top = record(value);
  if (top['version'] !== 1 || typeof top['pid'] !== 'number') throw new TypeError('version, pid');
  const authority = record(top['sliceAuthority']);
  return {
    version: 1,
    pid: top['pid'],
    control: optionalText(top['control']),
    caCertificate: string(top, 'caCertificate'),
    knownHosts: optionalText(top['knownHosts']),
    sliceAuthority: { urn: string(authority, 'urn'), url: string(authority, 'url') },
    portal: top['portal'] === undefined ? undefined : { url: string(record(top['portal']), 'url') },
    aggregates: list(top['aggregates'], (it) => ({
      name: string(it, 'name'),
      urn: string(it, 'urn'),
      cmUrl: string(it, 'cmUrl'),
      amUrl: string(it, 'amUrl'),
      imagesUrl: string(it, 'imagesUrl'),
    })),
    users: list(top['users'], (it) => ({
      urn: string(it, 'urn'),
      certificate: string(it, 'certificate'),
      passphraseFile: string(it, 'passphraseFile'),
      token: optionalText(it['token']),
      sshKey: optionalText(it['sshKey']),
    })),
    slices: list(top['slices'], (it) => ({
      urn: string(it, 'urn'),
      name: string(it, 'name'),
      slivers: list(it['slivers'], sliver),
    })),
  };
}

function sliver(it: Record<string, unknown>): TestbedSliver {
  return {
    urn: string(it, 'urn'),
    clientId: string(it, 'clientId'),
    sliverType: string(it, 'sliverType'),
    aggregate: string(it, 'aggregate'),
    disk: string(it, 'disk'),
    console: optionalText(it['console']),
  };
}

function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new TypeError('not an object');
  return value;
}

function list<T>(value: unknown, read: (it: Record<string, unknown>) => T): T[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value.map((it) => read(record(it)));
}

function string(it: Record<string, unknown>, key: string): string {
  const value = it[key];
  if (typeof value !== 'string') throw new TypeError(key);
  return value;
}
