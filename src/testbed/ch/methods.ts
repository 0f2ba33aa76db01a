// The clearing house: which aggregates there are, and who the caller is.
import { checkCredential } from '../credentials/access';
import type { Call, MethodTable } from '../http/call';
import { uuidOf } from '../pki/chain';
import { Code, Refusal } from '../wire/replyCodes';
import { localUser } from '../sa/access';
import { selfCredential } from '../sa/credentials';
import { managerUrn } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import { isArray } from '../wire/value';

function listComponents(call: Call): ReplyValue {
  const list = call.args.get('credentials');
  const credential = call.args.get('credential') ?? (isArray(list) ? list[0] : undefined);
  if (credential === undefined)
    throw new Refusal(Code.badArguments, 'Missing argument: credential');
  checkCredential(call, credential);
  return call.federation.sites.map((site) => ({
    gid: site.manager.certificate,
    hrn: `${site.name}.cm`,
    url: `${site.rpcUrl}/cm`,
    urn: managerUrn(site),
  }));
}

function whoAmI(call: Call): ReplyValue {
  const { caller, federation } = call;
  const user = federation.store.users.get(caller.urn);
  return {
    urn: caller.urn,
    uuid: user?.uuid ?? uuidOf(caller.certificate) ?? '',
    hrn: user ? `${federation.home.name}.${user.uid}` : '',
    email: user?.email ?? caller.email ?? '',
    sa_url: user ? federation.sliceAuthority.url : '',
  };
}

export const chMethods: MethodTable = {
  GetVersion: () => '1.0',
  GetCredential: (call) =>
    selfCredential(call.federation, localUser(call, call.caller.urn), undefined),
  ListComponents: listComponents,
  WhoAmI: whoAmI,
};
