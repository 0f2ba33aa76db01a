// Credentials that a site gives out for what a slice holds there (CreateSliver, GetSliver), and the ticket of DeleteSliver.
import { randomUUID } from 'node:crypto';
import type { Access } from '../credentials/access';
import { issueCredential } from '../credentials/issue';
import type { CertificateAuthority } from '../pki/authority';
import { sliverUrn, type Site } from '../sites/site';
import type { HoldingRecord } from '../state/records';

export async function sliverCredential(
  site: Site,
  authority: CertificateAuthority,
  access: Access,
  holding: HoldingRecord,
): Promise<string> {
  const urn = sliverUrn(site, holding.id);
  const uuid = randomUUID();
  const certificate = await authority.issue(
    site.key,
    { organizationalUnit: `${site.name}.sliver_${holding.id}`, commonName: uuid, urn, uuid },
    site.manager,
  );
  return issueCredential(site.manager, {
    ownerUrn: access.credential.ownerUrn,
    ownerCertificate: access.credential.owner.toString(),
    targetUrn: urn,
    targetCertificate: certificate + site.manager.certificate,
    expires: holding.expires,
    privileges: ['*'],
  });
}
