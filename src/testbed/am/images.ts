// The image calls of the aggregate manager, alike in all versions (section 5.17). Version 3 wants wrapped
// credentials for CreateImage and plain ones for the other two, which is an old slip of the servers (section 4.4).
import { createImage as createAtManager } from '../cm/createImage';
import { deleteImage as deleteAtManager } from '../cm/deleteImage';
import { listImages as listAtManager } from '../cm/listImages';
import type { Call } from '../http/call';
import type { ReplyValue } from '../wire/encodeReply';
import { argumentAt, asManagerCall, credentialsAt, requireOptions } from './adapter';

/** `slice_urn, imagename, sliver_urn, credentials, options`: the name comes before the sliver. */
export function createImage(call: Call): Promise<string[]> {
  const options = requireOptions(call, 4);
  return createAtManager(
    asManagerCall(call, {
      slice_urn: argumentAt(call, 0),
      imagename: argumentAt(call, 1),
      sliver_urn: argumentAt(call, 2),
      credentials: credentialsAt(call, 3),
      global: options.get('global'),
      update_prepare: options.get('update_prepare'),
    }),
  );
}

export async function deleteImage(call: Call): Promise<boolean> {
  const options = requireOptions(call, 2);
  await deleteAtManager(
    asManagerCall(call, {
      image_urn: argumentAt(call, 0),
      credentials: argumentAt(call, 1),
      creator_urn: options.get('creator_urn'),
    }),
  );
  return true;
}

export function listImages(call: Call): ReplyValue {
  requireOptions(call, 2);
  return listAtManager(
    asManagerCall(call, {
      user_urn: argumentAt(call, 0),
      credentials: argumentAt(call, 1),
    }),
  );
}
