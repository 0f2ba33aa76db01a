// The users of the testbed: making them with their certificates, and keeping those in step with the
// slice authority's address.
import { userUrn } from '../sites/site';
import { randomUUID, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Federation } from '../federation';
import type { CertificateAuthority } from '../pki/authority';
import { hasKeyIdentifier } from '../pki/chain';
import { newKey } from '../pki/keys';
import { replaceCertificate, writeUserFiles } from '../pki/userFile';
import { provideSshKey } from './sshKey';
import type { Layout } from '../layout';
import type { Role, UserRecord } from '../state/records';
import type { Store } from '../state/store';

export interface UserOffice {
  readonly store: Store;
  readonly layout: Layout;
  readonly authority: CertificateAuthority;
  readonly domain: string;
  /** Nickname of the home site, for the HRN in the certificate. */
  readonly nickname: string;
  readonly authorityUrl: string;
  isRevoked(serialNumber: string): boolean;
}

export function officeOf(federation: Federation): UserOffice {
  const { store, layout, authority, home, sliceAuthority } = federation;
  const { domain, name: nickname } = home;
  return {
    store,
    layout,
    authority,
    domain,
    nickname,
    authorityUrl: sliceAuthority.url,
    isRevoked: (serialNumber) => federation.isRevoked(serialNumber),
  };
}

export interface NewUser {
  readonly uid: string;
  readonly name: string;
  readonly projects: Readonly<Record<string, Role>>;
}

export async function makeUser(
  office: UserOffice,
  { uid, name, projects }: NewUser,
): Promise<UserRecord> {
  const key = await newKey();
  const uuid = randomUUID();
  const urn = userUrn(office, uid);
  const email = `${uid}@${office.domain}`;
  const certificate = await office.authority.issue(
    key,
    certificateContent(office, { uid, uuid, urn, email }),
  );
  writeUserFiles(office.layout, uid, key, certificate);
  const sshKeys = [provideSshKey(office.layout, uid, email)];
  const { authorityUrl } = office;
  const user: UserRecord = {
    urn,
    uid,
    uuid,
    name,
    email,
    projects,
    certificate,
    authorityUrl,
    sshKeys,
    active: true,
  };
  office.store.users.put(urn, user);
  return user;
}

/**
 * Certificates name the slice authority's address; when that has changed they are issued again for the same key. So are
 * those of older testbeds, which left out the key's identifier; that also voids the credentials stored for them, whose
 * signatures no real verifier takes. Revoked ones are not: a new one would let the user in again.
 */
export async function refreshUsers(office: UserOffice): Promise<void> {
  for (const known of [...office.store.users.values()]) {
    const user = withSshKey(office, known);
    const held = new X509Certificate(user.certificate);
    const isCurrent = user.authorityUrl === office.authorityUrl && hasKeyIdentifier(held);
    if (isCurrent || office.isRevoked(held.serialNumber)) continue;
    const certificate = await office.authority.reissue(
      user.certificate,
      certificateContent(office, user),
    );
    replaceCertificate(office.layout, user.uid, certificate);
    office.store.users.put(user.urn, { ...user, certificate, authorityUrl: office.authorityUrl });
  }
}

/** Testbeds of before made no keys for SSH. */
function withSshKey(office: UserOffice, user: UserRecord): UserRecord {
  if (existsSync(office.layout.user(user.uid).sshKey)) return user;
  const sshKeys = [provideSshKey(office.layout, user.uid, user.email)];
  const now: UserRecord = { ...user, sshKeys };
  office.store.users.put(user.urn, now);
  return now;
}

function certificateContent(
  office: UserOffice,
  user: { uid: string; uuid: string; urn: string; email: string },
): {
  organizationalUnit: string;
  commonName: string;
  email: string;
  urn: string;
  uuid: string;
  authorityUrl: string;
} {
  return {
    organizationalUnit: `${office.nickname}.${user.uid}`,
    commonName: user.uuid,
    email: user.email,
    urn: user.urn,
    uuid: user.uuid,
    authorityUrl: office.authorityUrl,
  };
}
