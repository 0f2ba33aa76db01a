// The calls of the slice authority, by name.
import type { Call, MethodTable } from '../http/call';
import { parseUrn } from '../../rpc/urn';
import { authorityUrn } from '../sites/site';
import { parseDate } from '../wire/dates';
import { Code, died, malformed, Refusal } from '../wire/replyCodes';
import type { ReplyValue } from '../wire/encodeReply';
import { textOf, unwrappedTextOf } from '../wire/value';
import { checkCredentials } from '../credentials/access';
import { checkAuthorityCredential, credentialsOf, localUser } from './access';
import { forgetCredentials, sliceCredential } from './credentials';
import { getCredential } from './getCredential';
import { objectUrn, resolve } from './resolve';
import { bindToSlice, remove, shutdown } from './membership';
import { checkLifetime, findSlice, registerSlice } from './slices';

/** Section 5.3. */
function getKeys(call: Call): ReplyValue {
  const user = localUser(call, checkAuthorityCredential(call).realUrn);
  const keys = user.sshKeys.map((key) => ({ type: 'ssh', key }));
  const version = textOf(call.args.get('version')) ?? '1';
  if (version === '2') return [{ urn: user.urn, login: user.uid, keys }];
  if (version === 'am') return [{ urn: user.urn, keys: user.sshKeys }];
  return keys;
}

/** Section 5.3. The value is the new slice's credential. */
async function register(call: Call): Promise<ReplyValue> {
  const urn = objectUrn(call);
  if (!call.args.has('credential') && !call.args.has('credentials'))
    throw malformed('credential or credentials argument required');
  const user = localUser(call, checkAuthorityCredential(call).realUrn);
  if (textOf(call.args.get('type'))?.toLowerCase() !== 'slice') {
    throw new Refusal(Code.unsupported);
  }
  const expiration = unwrappedTextOf(call.args.get('expiration'));
  const expires = expiration === undefined || expiration === '' ? undefined : parseDate(expiration);
  const { authority } = parseUrn(authorityUrn(call.site, call.project));
  if (parseUrn(urn).authority !== authority)
    throw new Refusal(Code.badArguments, 'Authority mismatch');
  const slice = await registerSlice(call.federation, user, urn, expires);
  return sliceCredential(call.federation, user, slice);
}

/** Section 5.3. The value is the slice's new credential. */
function renewSlice(call: Call): ReplyValue {
  const { federation } = call;
  const credentials = credentialsOf(call);
  if (credentials === undefined) throw malformed();
  const { credential, realUrn } = checkCredentials(call, credentials);
  const slice = findSlice(federation, credential.targetUrn);
  if (!slice) throw new Refusal(Code.searchFailed, 'Unknown slice for this credential');
  const user = localUser(call, realUrn);
  const expires = parseDate(unwrappedTextOf(call.args.get('expiration')) ?? '');
  if (Number.isNaN(expires)) throw died(call.method);
  checkLifetime(federation.clock.now(), expires);
  if (expires < slice.expires) throw new Refusal(Code.error, 'Cannot shorten slice lifetime');
  const renewed = { ...slice, expires };
  federation.store.transaction(() => {
    federation.store.slices.put(slice.urn, renewed);
    forgetCredentials(federation, slice.urn);
  });
  return sliceCredential(federation, user, renewed);
}

export const saMethods: MethodTable = {
  GetVersion: () => '1.01',
  GetCredential: getCredential,
  Resolve: resolve,
  GetKeys: getKeys,
  Register: register,
  RenewSlice: renewSlice,
  Remove: remove,
  BindToSlice: bindToSlice,
  Shutdown: shutdown,
};
