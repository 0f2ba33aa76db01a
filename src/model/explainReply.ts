/**
 * What the servers' refusals mean, by call and reason. The codes are vague, so the words of the
 * server decide where they must (docs/protocol.md 3.3, 5.10 to 5.13).
 */
import type { RpcError } from '../rpc';
import type { Explanation, Names } from './explain';

type Words = Pick<Explanation, 'sentence' | 'action'>;

export function explainReply(error: RpcError, names: Names): Words {
  const sentence =
    byCall[error.method ?? '']?.(error, names) ?? general(error, names) ?? error.message;
  return { sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1) };
}

type Rule = (error: RpcError, names: Names) => string | undefined;

const byCall: Readonly<Record<string, Rule>> = {
  CreateImage: createImage,
  DeleteImage: deleteImage,
  ImageInfo: imageInfo,
  ListImages: listImages,
  Resolve: slice,
  GetCredential: slice,
  SliverStatus: slice,
};

function createImage(
  error: RpcError,
  { image, sliver, slice: inSlice, site }: Names,
): string | undefined {
  const text = error.serverText ?? '';
  switch (error.reason) {
    case 'busy':
      if (/image|lock/i.test(text) && !/slice|resource/i.test(text)) {
        return `${image} is locked by another snapshot or delete at ${site}: wait for its end and try again.`;
      }
      return `${inSlice} is busy at ${site}, perhaps with another snapshot: wait for its end and try again.`;
    case 'not-found':
      return `${site} does not know ${sliver} in ${inSlice}: list the slivers and take the URN from there.`;
    case 'forbidden':
      if (/ready/i.test(text)) {
        return `${sliver} is not ready: wait until it has started, then try again.`;
      }
      if (/system|alias|emulab-ops/i.test(text)) {
        return `${image} has the name of a system image: choose another name.`;
      }
      return `${site} does not let you make ${image}: it belongs to somebody else or ${inSlice} is not yours. Choose another name.`;
    case 'exists':
      return `${image} exists already: choose another name, or allow a new version.`;
    case 'no-space':
      return `there is no space for ${image} at ${site}: delete images that you no longer need, then try again.`;
    case 'refused':
      return `${site} refuses to make ${image} of ${sliver}: see its reason below.`;
    default:
      return undefined;
  }
}

function deleteImage(error: RpcError, { image, site }: Names): string | undefined {
  switch (error.reason) {
    case 'not-found':
      return `there is no ${without(image)} at ${site}: it may be deleted already. List the images to see what there is.`;
    case 'busy':
      return `${image} is locked by a snapshot or another delete at ${site}: wait for its end and try again.`;
    case 'forbidden':
      if (/use|boot|load/i.test(error.serverText ?? '')) {
        return `${image} is in use: a sliver runs it now. Delete it when that sliver is gone.`;
      }
      return `${image} is not yours: only its creator, or a member of his site who names him, may delete it.`;
    case 'server-error':
      return `${site} could not delete ${image}: see its reason below.`;
    default:
      return undefined;
  }
}

function imageInfo(error: RpcError, { image, site }: Names): string | undefined {
  if (error.reason === 'not-found') {
    return `there is no ${without(image)} at ${site}: list the images to see what there is.`;
  }
  if (error.reason === 'forbidden')
    return `${site} does not let you look at ${image}: it is not shared with you.`;
  return undefined;
}

function listImages(error: RpcError, { site }: Names): string | undefined {
  if (error.reason === 'forbidden')
    return `${site} does not list these images for you: ask for your own, or use your project's credential.`;
  return undefined;
}

function slice(error: RpcError, { slice: it, site }: Names): string | undefined {
  switch (error.reason) {
    case 'not-found':
      return `${it} is not known at ${site}: it may have expired. Check its name.`;
    case 'busy':
      return `${it} is busy at ${site}: try again in a few seconds.`;
    case 'forbidden':
      return `${it} is not yours: ${site} does not let you use it.`;
    default:
      return undefined;
  }
}

function general(error: RpcError, { site }: Names): string | undefined {
  switch (error.reason) {
    case 'expired-credential':
      return `${site} says that your credential has expired: renew the slice or your certificate, then try again.`;
    case 'busy':
      return `${site} is busy: try again in a few seconds.`;
    case 'bad-argument':
      return `${site} does not accept the request: see its reason below.`;
    case 'forbidden':
      return `${site} does not allow this to you: see its reason below.`;
    case 'refused':
      return `${site} refuses: see its reason below.`;
    case 'no-space':
      return `there is no space at ${site}: delete images that you no longer need, then try again.`;
    case 'unsupported':
      return `${site} cannot do this: its software is older or of another kind.`;
    case 'server-error':
    case 'fault':
      return `${site} failed on its own side: try again later, and tell the people who run it if it stays.`;
    default:
      return undefined;
  }
}

/** "the image x" → "image x". */
function without(text: string): string {
  return text.replace(/^the /, '');
}
