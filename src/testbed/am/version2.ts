// The calls of AM API versions 1 and 2: thin adaptors over the component manager (section 5.17).
import { isoSeconds } from '../time/clock';
import { sliversOf, holdingKey } from '../state/holdings';
import { createSliver as createAtManager } from '../cm/createSliver';
import { nothingHere } from '../cm/access';
import { deleteSlice } from '../cm/deleteSlice';
import { publicUrl } from '../cm/publicPage';
import { renewSlice } from '../cm/renewSlice';
import { linksOf, sliverStatus as statusAtManager, wholeStatus } from '../cm/sliverStatus';
import type { Call, MethodTable } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import { textOf } from '../wire/value';
import { argumentAt, asManagerCall, credentialsAt } from './adapter';
import { createImage, deleteImage, listImages } from './images';
import { listResources } from './listResources';
import { simpleStatus } from './slivers';
import { getVersion } from './version';

/** `slice_urn, credentials, rspec, users, options`; the value is the manifest. */
async function createSliver(call: Call): Promise<ReplyValue> {
  const result = await createAtManager(
    asManagerCall(call, {
      slice_urn: argumentAt(call, 0),
      credentials: credentialsAt(call, 1),
      rspec: argumentAt(call, 2),
      keys: call.params[3],
    }),
  );
  const [, manifest] = result as readonly ReplyValue[];
  return manifest ?? '';
}

async function deleteSliver(call: Call): Promise<boolean> {
  await deleteSlice(
    asManagerCall(call, {
      slice_urn: argumentAt(call, 0),
      credentials: credentialsAt(call, 1),
    }),
  );
  return true;
}

async function renewSliver(call: Call): Promise<boolean> {
  await renewSlice(
    asManagerCall(call, {
      slice_urn: argumentAt(call, 0),
      credentials: credentialsAt(call, 1),
      expiration: argumentAt(call, 2),
    }),
  );
  return true;
}

async function sliverStatus(call: Call): Promise<ReplyValue> {
  const sliceUrn = argumentAt(call, 0);
  await statusAtManager(
    asManagerCall(call, { slice_urn: sliceUrn, credentials: credentialsAt(call, 1) }),
  );
  const urn = textOf(sliceUrn) ?? '';
  const holding = call.federation.store.holdings.get(holdingKey(call.site, urn));
  if (!holding) throw new Refusal(Code.searchFailed, nothingHere);
  const slivers = sliversOf(call.federation, call.site, urn);
  const status = wholeStatus(holding, slivers);
  return {
    geni_urn: urn,
    geni_status: simpleStatus(status),
    pg_status: status,
    pg_expires: isoSeconds(holding.expires),
    pg_public_url: publicUrl(call.site, holding),
    users: holding.users.map(({ urn: user, login, keys }) => ({
      urn: user,
      login,
      keys: keys.map((key) => ({ type: 'ssh', key })),
    })),
    geni_resources: [...slivers, ...linksOf(holding, slivers)].map((sliver) => ({
      geni_urn: sliverUrn(call.site, sliver.id),
      geni_client_id: sliver.clientId,
      geni_status: sliver.status,
      geni_error: 'error' in sliver ? sliver.error : '',
      pg_status: sliver.status,
    })),
  };
}

/** The API has it for administrators of the federation, of which the testbed has none. */
export function shutdown(): never {
  throw new Refusal(Code.forbidden, 'Only administrators may shut a slice down');
}

export const amVersion2: MethodTable = {
  GetVersion: getVersion,
  ListResources: listResources,
  CreateSliver: createSliver,
  DeleteSliver: deleteSliver,
  SliverStatus: sliverStatus,
  RenewSliver: renewSliver,
  Shutdown: shutdown,
  CreateImage: createImage,
  DeleteImage: deleteImage,
  ListImages: listImages,
};
