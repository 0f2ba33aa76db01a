// Credentials that the slice authority hands out: for itself, for slices and for projects. Stored ones
// are handed out again until they end (section 4.6).
import { roleIn } from '../people/membership';
import { X509Certificate } from 'node:crypto';
import { issueCredential } from '../credentials/issue';
import type { Federation } from '../federation';
import { authorityUrn } from '../sites/site';
import type { SliceRecord, UserRecord } from '../state/records';

const dayMs = 86_400_000;

export async function selfCredential(
  federation: Federation,
  user: UserRecord,
  project: string | undefined,
): Promise<string> {
  const issuer = await federation.sliceAuthority.issuer(project);
  const targetUrn = authorityUrn(federation.home, project);
  return stored(federation, user, targetUrn, () =>
    issueCredential(issuer, {
      ownerUrn: user.urn,
      ownerCertificate: user.certificate,
      targetUrn,
      targetCertificate: issuer.certificate,
      expires: federation.clock.now() + dayMs,
      privileges: ['*'],
    }),
  );
}

export function sliceCredential(
  federation: Federation,
  user: UserRecord,
  slice: SliceRecord,
): string {
  return stored(federation, user, slice.urn, () =>
    issueCredential(federation.sliceAuthority.root, {
      ownerUrn: user.urn,
      ownerCertificate: user.certificate,
      targetUrn: slice.urn,
      targetCertificate: slice.certificate,
      expires: slice.expires,
      privileges: ['*'],
    }),
  );
}

/** Never stored, 24 hours, privilege by role (section 4.5). `urn` is copied as the caller wrote it. */
export async function projectCredential(
  federation: Federation,
  user: UserRecord,
  urn: string,
  project: string,
): Promise<string> {
  const role = roleIn(user, project);
  const privilege = role === 'leader' ? 'pi' : role === 'user' ? 'user' : 'none';
  return issueCredential(federation.sliceAuthority.root, {
    ownerUrn: user.urn,
    ownerCertificate: user.certificate,
    targetUrn: urn,
    targetCertificate: await federation.sliceAuthority.objectCertificate(urn, project),
    expires: federation.clock.now() + dayMs,
    privileges: [privilege],
  });
}

/** Drops what is stored for an object, so that the next one says what is true now. */
export function forgetCredentials(federation: Federation, targetUrn: string): void {
  for (const user of federation.store.users.values()) {
    federation.store.issued.delete(`${targetUrn} ${user.urn}`);
  }
}

function stored(
  federation: Federation,
  user: UserRecord,
  targetUrn: string,
  make: () => string,
): string {
  const { store, clock } = federation;
  const key = `${targetUrn} ${user.urn}`;
  const ownerFingerprint = new X509Certificate(user.certificate).fingerprint256;
  const found = store.issued.get(key);
  if (found && found.expires > clock.now() && found.ownerFingerprint === ownerFingerprint)
    return found.xml;
  const xml = make();
  const expires = Date.parse(/<expires>([^<]*)/.exec(xml)?.[1] ?? '');
  store.issued.put(key, { xml, expires, targetUrn, ownerFingerprint });
  return xml;
}
