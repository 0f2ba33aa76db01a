/**
 * Sites that have a name on this computer: those that the person has added, and those of the local testbed that the
 * certificate is from.
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SiteAddress } from '../../../model/accounts/account';
import { KeptSites } from '../../../model/accounts/keptSites';
import {
  readTestbed,
  type TestbedDescription,
  type TestbedUser,
} from '../../../model/accounts/localTestbed';
import { foreignPartOf } from '../../../model/storage/ownPlace';
import { StorageError } from '../../../model/storage/storageError';
import { authorityOf } from '../../../model/urns';
import { sameDomain, sameName, sameUrn } from '../../../rpc';

export interface NearSite {
  /** What `-m` takes for it. */
  readonly name: string;
  readonly address: SiteAddress;
  /** Of certificates for which it was added; undefined for a site of a testbed. */
  readonly keptFor?: string;
}

/** @param certificate path of the PEM file that is used */
export async function nearSites(certificate: string): Promise<readonly NearSite[]> {
  return [...(await testbedSites(certificate)), ...keptSites()];
}

function keptSites(): NearSite[] {
  try {
    return new KeptSites().all().map(({ name, url, urn, domain }) => ({
      name,
      // One that has told its URN is shown by the domain in it, as everywhere.
      address: urn === undefined ? { url, name } : { url, urn },
      keptFor: domain,
    }));
  } catch (error) {
    // Without a folder of our own nothing was added.
    if (StorageError.is(error)) return [];
    throw error;
  }
}

async function testbedSites(certificate: string): Promise<NearSite[]> {
  const { aggregates = [] } = (await testbedOf(certificate)) ?? {};
  return aggregates.map(({ name, urn, cmUrl: url }) => ({ name, address: { url, urn } }));
}

/** Folders above a file in which a testbed may describe itself: `DIR/users/NAME/encrypted.pem`. */
const levels = 3;

/** The running testbed that has issued a certificate, or a token: its description lies above and names that file. */
export async function testbedOf(issued: string): Promise<TestbedDescription | undefined> {
  const file = realPath(issued);
  let folder = file;
  for (let level = 0; level < levels; level += 1) {
    folder = dirname(folder);
    const found = await describedIn(folder);
    const isOfUser = ({ certificate, token }: TestbedUser): boolean =>
      realPath(certificate) === file || (token !== undefined && realPath(token) === file);
    if (found?.users.some(isOfUser) === true) return found;
  }
  return undefined;
}

/** What others could have put there is not read. */
async function describedIn(folder: string): Promise<TestbedDescription | undefined> {
  try {
    if (foreignPartOf(join(folder, 'testbed.json')) !== undefined) return undefined;
    return await readTestbed(folder);
  } catch (error) {
    if (StorageError.is(error)) return undefined;
    throw error;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** By its name, its URN, or the domain in that. */
export function nearSite(word: string, near: readonly NearSite[]): NearSite | undefined {
  return near.find(({ name, address: { urn } }) => {
    if (sameName(name, word)) return true;
    if (urn === undefined) return false;
    return word.startsWith('urn:') ? sameUrn(word, urn) : isDomainOf(word, urn);
  });
}

export function isDomainOf(domain: string, urn: string): boolean {
  const authority = authorityOf(urn);
  return authority !== undefined && sameDomain(authority, domain);
}
