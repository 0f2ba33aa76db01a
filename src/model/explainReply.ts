/**
 * What the servers' refusals mean, by call and reason. The codes are vague, so the words of the
 * server decide where they must (docs/protocol.md 3.3, 5.10 to 5.13).
 */
import type { RpcError, RpcReason } from '../rpc';
import { isOfAuthority, type Names } from './explain';

/** What a reason means; `text` and `code` are what the server said. */
type Rule = (names: Names, text: string, code: number | undefined) => string;
type Rules = Partial<Readonly<Record<RpcReason, Rule>>>;

export function explainReply(error: RpcError, names: Names): string {
  const rule = toEveryCall(error) ?? rulesFor(error)?.[error.reason] ?? general[error.reason];
  const sentence = rule?.(names, error.serverText ?? '', error.code) ?? error.message;
  // Names of sites and servers keep their spelling at the beginning, too.
  return sentence.replace(/^the(?:re)? /, (word) => word.replace('t', 'T'));
}

const createImage: Rules = {
  busy: ({ image, slice, site }, text) =>
    /image/i.test(text) && !/slice|resource/i.test(text)
      ? `${image} is locked by another snapshot or delete at ${site}: wait for its end and try again.`
      : `${slice} is busy at ${site}, perhaps with another snapshot: wait for its end and try again.`,
  'not-found': ({ sliver, slice, site }) =>
    `${site} does not know ${sliver} in ${slice}: list the slivers and take the URN from there.`,
  forbidden: ({ image, sliver, slice, site }, text) => {
    if (/ready/i.test(text))
      return `${sliver} is not ready: wait until it has started, then try again.`;
    if (/system|alias|emulab-ops/i.test(text)) {
      return `${image} has the name of a system image: choose another name.`;
    }
    return `${site} does not let you make ${image}: it belongs to somebody else, or ${slice} is not yours. Choose another name.`;
  },
  exists: ({ image }) => `${image} exists already: choose another name, or allow a new version.`,
  'no-space': ({ image, site }) =>
    `there is no space for ${image} at ${site}: delete images that you no longer need, then try again.`,
  refused: ({ image, sliver, site }) =>
    `${site} refuses to make ${image} of ${sliver}: see its reason below.`,
};

const deleteImage: Rules = {
  'not-found': ({ image, site }) =>
    `there is no ${withoutArticle(image)} at ${site}: it may be deleted already. List the images to see what there is.`,
  busy: ({ image, site }) =>
    `${image} is locked by a snapshot or another delete at ${site}: wait for its end and try again.`,
  forbidden: ({ image }, text) =>
    /\buse|boot|load/i.test(text)
      ? `${image} is in use: a sliver runs it now. Delete it when that sliver is gone.`
      : `${image} is not yours: only its creator, or a member of the creator's site who names the creator, may delete it.`,
  'server-error': ({ image, site }, _text, code) =>
    code === 2
      ? `${site} could not delete ${image}: see its reason below.`
      : `${site} failed on its own side while it deleted ${image}: look at the list of images before you try again, for it may be gone.`,
};

const imageInfo: Rules = {
  'not-found': ({ image, site }) =>
    `there is no ${withoutArticle(image)} at ${site}: list the images to see what there is.`,
  forbidden: ({ image, site }) =>
    `${site} does not let you look at ${image}: it is not shared with you.`,
};

const sliceCall = {
  'not-found': ({ slice, site }) =>
    `${slice} is not known at ${site}: it may have expired. Check its name.`,
  busy: ({ slice, site }) => `${slice} is busy at ${site}: try again in a few seconds.`,
  forbidden: ({ slice, site }) => `${slice} is not yours: ${site} does not let you use it.`,
} satisfies Rules;

const serverBusy: Rule = ({ site }) => `${site} is busy: try again in a few seconds.`;

/** Whether it is the slice or the person that it refuses, only its words tell (docs/protocol.md 5.1, 5.2). */
const authorityCall: Rules = {
  'not-found': sliceCall['not-found'],
  busy: (names, text, code) =>
    /slice/i.test(text) ? sliceCall.busy(names) : serverBusy(names, text, code),
  forbidden: (names, text) =>
    /slice/i.test(text)
      ? sliceCall.forbidden(names)
      : `${names.site} does not let you in: see its reason below, or ask the people who run it.`,
};

const prestageImages: Rules = {
  'bad-argument': ({ image, site }, text) => {
    // Sites without an image tracker know no URNs of other sites (docs/protocol.md 8.3 step 6).
    if (/unknown image/i.test(text))
      return `${site} does not know where to fetch this image from: give its URL in the RSpec, and it is fetched when the slice gets its nodes.`;
    return /permission/i.test(text)
      ? `${site} may not fetch ${image}: only its project may use it. Take a snapshot that everyone may use.`
      : `${site} does not accept the request: see its reason below.`;
  },
  'not-found': ({ image, site }) =>
    `${site} finds no site that has ${image}: it may be deleted, or not released yet. List the images to see what there is.`,
  'server-error': (names, text, code) =>
    code === 2 || code === 35
      ? `${names.site} cannot fetch ${names.image} now: see its reason below, and try again later.`
      : ownFault(names, text, code),
};

function rulesFor(error: RpcError): Rules | undefined {
  return isOfAuthority(error) ? authorityCall : byCall[error.method ?? ''];
}

const byCall: Readonly<Record<string, Rules>> = {
  CreateImage: createImage,
  DeleteImage: deleteImage,
  ImageInfo: imageInfo,
  ListImages: {
    forbidden: ({ site }) =>
      `${site} does not list these images for you: ask for your own, or for those of your project.`,
  },
  PrestageImages: prestageImages,
  Resolve: sliceCall,
  SliverStatus: sliceCall,
};

/** What a site says to every call, whatever it was about (docs/protocol.md 2.6, 4.2). */
function toEveryCall({ reason, code, serverText = '' }: RpcError): Rule | undefined {
  // The whole server is busy, not the slice or the image.
  if (reason === 'busy' && code === 503)
    return /offline/i.test(serverText)
      ? ({ site }) => `${site} is out of service for a while: try again later.`
      : serverBusy;
  if (reason !== 'forbidden' && reason !== 'refused') return undefined;
  if (
    /\baccount\b.*\b(?:not active|inactive|frozen|no longer)|\bunknown user\b|\bno account\b/i.test(
      serverText,
    )
  )
    return ({ site }) =>
      `${site} does not let you in: your account is not known there, or not active. Ask the people who run the site.`;
  if (/\bnot your credential\b/i.test(serverText))
    return ({ site }) =>
      `${site} says that the credential belongs to somebody else: check that your certificate and your slice authority belong together, or tell the people who run the slice authority.`;
  if (/\bcredential\b.*\bknown root\b/i.test(serverText))
    return ({ site }) =>
      `${site} does not know who signed your credential: use a site of your own federation, or ask the people who run it.`;
  return undefined;
}

const ownFault: Rule = ({ site }) =>
  `${site} failed on its own side: try again later, and tell the people who run it if it stays.`;

const general: Rules = {
  'expired-credential': ({ site }) =>
    `${site} says that your credential has expired: renew the slice or your certificate, then try again.`,
  busy: serverBusy,
  'bad-argument': ({ site }) => `${site} does not accept the request: see its reason below.`,
  forbidden: ({ site }) => `${site} does not allow this to you: see its reason below.`,
  refused: ({ site }) => `${site} refuses: see its reason below.`,
  'no-space': ({ site }) =>
    `there is no space at ${site}: delete images that you no longer need, then try again.`,
  unsupported: ({ site }) =>
    `${site} cannot do this, because its software is older or of another kind: check its address, or ask the people who run it.`,
  'server-error': ownFault,
  fault: ownFault,
};

/** "the image x" → "image x". */
function withoutArticle(text: string): string {
  return text.replace(/^the /, '');
}
