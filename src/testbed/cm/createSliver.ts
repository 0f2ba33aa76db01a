// CM CreateSliver: an rspec in, a sliver credential and a manifest out; booting goes on behind. Section 5.7.
import { X509Certificate } from 'node:crypto';
import { issueCredential } from '../credentials/issue';
import { certificatesOf } from '../pki/chain';
import { Code, Refusal } from '../replyCodes';
import type { Call } from '../http/call';
import { sliverUrn } from '../site';
import type { ReplyValue } from '../wire/encodeReply';
import { isTrue, textOf } from '../wire/value';
import { credentialsOf, holdingKey, requireArguments, requiredUrn } from './access';
import { provide } from './provide';
import { parseUrn } from '../../rpc/urn';

export async function createSliver(call: Call): Promise<ReplyValue> {
  requireArguments(call, 'slice_urn', 'rspec', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const rspec = textOf(call.args.get('rspec'));
  if (rspec === undefined) throw new Refusal(Code.badArguments, 'The rspec must be a string');
  const access = credentialsOf(call);
  const { credential } = access;
  if (credential.targetUrn !== sliceUrn)
    throw new Refusal(Code.forbidden, 'The credential is for another slice');
  const { federation, site } = call;
  return federation.locks.hold(site, sliceUrn, () => {
    if (federation.store.holdings.get(holdingKey(site, sliceUrn))) {
      throw new Refusal(Code.refused, 'The slice has resources here already');
    }
    if (isTrue(call.args.get('impotent'))) return 0;
    const { holding, slivers } = provide(federation, site, {
      sliceUrn,
      sliceName: parseUrn(sliceUrn).id,
      sliceUuid: credential.targetUuid ?? '',
      userUrn: access.realUrn,
      expires: credential.expires,
      rspec,
    });
    for (const sliver of slivers) void federation.machines.loadAndBoot(site, sliver);
    const sliverCredential = issueCredential(site.manager, {
      ownerUrn: credential.ownerUrn,
      ownerCertificate: credential.owner.toString(),
      targetUrn: sliverUrn(site, holding.id),
      targetCertificate: managerCertificate(site.manager.certificate),
      expires: holding.expires,
      privileges: ['*'],
    });
    return [sliverCredential, holding.manifest];
  });
}

function managerCertificate(pem: string): string {
  return (certificatesOf(pem)[0] ?? new X509Certificate(pem)).toString();
}
