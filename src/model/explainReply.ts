/**
 * What the servers' refusals mean, by call and reason. The codes are vague, so the words of the
 * server decide where they must (docs/protocol.md 3.3, 5.10 to 5.13).
 */
import * as l10n from '@vscode/l10n';
import type { RpcError, RpcReason } from '../rpc';
import { isOfAuthority } from './failedServer';

/** What a call was about, as it stands in a sentence: a name, or words such as "the image x". */
export interface Names {
  readonly site: string;
  readonly image: string;
  /** Without any words of ours; undefined when it is not known. */
  readonly imageName: string | undefined;
  readonly sliver: string;
  readonly slice: string;
}

/** What a reason means; `text` and `code` are what the server said. */
type Rule = (names: Names, text: string, code: number | undefined) => string;
type Rules = Partial<Readonly<Record<RpcReason, Rule>>>;

export function explainReply(error: RpcError, names: Names): string {
  const rule = toEveryCall(error) ?? rulesFor(error)?.[error.reason] ?? general[error.reason];
  return rule === undefined
    ? l10n.t('{0} gave an answer that means nothing here.', names.site)
    : rule(names, error.serverText ?? '', error.code);
}

const createImage: Rules = {
  busy: ({ image, slice, site }, text) =>
    /image/i.test(text) && !/slice|resource/i.test(text)
      ? l10n.t(
          '{0} is locked by another snapshot or delete at {1}: wait for its end and try again.',
          image,
          site,
        )
      : l10n.t(
          '{0} is busy at {1}, perhaps with another snapshot: wait for its end and try again.',
          slice,
          site,
        ),
  'not-found': ({ sliver, slice, site }) =>
    l10n.t(
      '{0} does not know {1} in {2}: list the slivers and take the URN from there.',
      site,
      sliver,
      slice,
    ),
  forbidden: ({ image, sliver, slice, site }, text) => {
    if (/ready/i.test(text))
      return l10n.t('{0} is not ready: wait until it has started, then try again.', sliver);
    if (/system|alias|emulab-ops/i.test(text)) {
      return l10n.t('{0} has the name of a system image: choose another name.', image);
    }
    return l10n.t(
      '{0} does not let you make {1}: it belongs to somebody else, or {2} is not yours. Choose another name.',
      site,
      image,
      slice,
    );
  },
  exists: ({ image }) =>
    l10n.t('{0} exists already: choose another name, or allow a new version.', image),
  'no-space': ({ image, site }) =>
    l10n.t(
      'There is no space for {0} at {1}: delete images that you no longer need, then try again.',
      image,
      site,
    ),
  refused: ({ image, sliver, site }) =>
    l10n.t('{0} refuses to make {1} of {2}: see its reason below.', site, image, sliver),
};

const deleteImage: Rules = {
  'not-found': ({ imageName, site }) =>
    imageName === undefined
      ? l10n.t(
          '{0} does not have this image: it may be deleted already. List the images to see what there is.',
          site,
        )
      : l10n.t(
          'There is no image {0} at {1}: it may be deleted already. List the images to see what there is.',
          imageName,
          site,
        ),
  busy: ({ image, site }) =>
    l10n.t(
      '{0} is locked by a snapshot or another delete at {1}: wait for its end and try again.',
      image,
      site,
    ),
  forbidden: ({ image }, text) =>
    /\buse|boot|load/i.test(text)
      ? l10n.t('{0} is in use: a sliver runs it now. Delete it when that sliver is gone.', image)
      : l10n.t(
          "{0} is not yours: only its creator, or a member of the creator's site who names the creator, may delete it.",
          image,
        ),
  'server-error': ({ image, site }, _text, code) =>
    code === 2
      ? l10n.t('{0} could not delete {1}: see its reason below.', site, image)
      : l10n.t(
          '{0} failed on its own side while it deleted {1}: look at the list of images before you try again, for it may be gone.',
          site,
          image,
        ),
};

const imageInfo: Rules = {
  'not-found': ({ imageName, site }) =>
    imageName === undefined
      ? l10n.t('{0} does not have this image: list the images to see what there is.', site)
      : l10n.t(
          'There is no image {0} at {1}: list the images to see what there is.',
          imageName,
          site,
        ),
  forbidden: ({ image, site }) =>
    l10n.t('{0} does not let you look at {1}: it is not shared with you.', site, image),
};

const sliceCall = {
  'not-found': ({ slice, site }) =>
    l10n.t('{0} is not known at {1}: it may have expired. Check its name.', slice, site),
  busy: ({ slice, site }) => l10n.t('{0} is busy at {1}: try again in a few seconds.', slice, site),
  forbidden: ({ slice, site }) =>
    l10n.t('{0} is not yours: {1} does not let you use it.', slice, site),
} satisfies Rules;

const serverBusy: Rule = ({ site }) => l10n.t('{0} is busy: try again in a few seconds.', site);

/** Whether it is the slice or the person that it refuses, only its words tell (docs/protocol.md 5.1, 5.2). */
const authorityCall: Rules = {
  'not-found': sliceCall['not-found'],
  busy: (names, text, code) =>
    /slice/i.test(text) ? sliceCall.busy(names) : serverBusy(names, text, code),
  forbidden: (names, text) =>
    /slice/i.test(text)
      ? sliceCall.forbidden(names)
      : l10n.t(
          '{0} does not let you in: see its reason below, or ask the people who run it.',
          names.site,
        ),
};

const prestageImages: Rules = {
  'bad-argument': ({ image, site }, text) => {
    // Sites without an image tracker know no URNs of other sites (docs/protocol.md 8.3 step 6).
    if (/unknown image/i.test(text))
      return l10n.t(
        '{0} does not know where to fetch this image from: give its URL in the RSpec, and it is fetched when the slice gets its nodes.',
        site,
      );
    return /permission/i.test(text)
      ? l10n.t(
          '{0} may not fetch {1}: only its project may use it. Take a snapshot that everyone may use.',
          site,
          image,
        )
      : l10n.t('{0} does not accept the request: see its reason below.', site);
  },
  'not-found': ({ image, site }) =>
    l10n.t(
      '{0} finds no site that has {1}: it may be deleted, or not released yet. List the images to see what there is.',
      site,
      image,
    ),
  'server-error': (names, text, code) =>
    code === 2 || code === 35
      ? l10n.t(
          '{0} cannot fetch {1} now: see its reason below, and try again later.',
          names.site,
          names.image,
        )
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
      l10n.t(
        '{0} does not list these images for you: ask for your own, or for those of your project.',
        site,
      ),
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
      ? ({ site }) => l10n.t('{0} is out of service for a while: try again later.', site)
      : serverBusy;
  if (reason !== 'forbidden' && reason !== 'refused') return undefined;
  if (
    /\baccount\b.*\b(?:not active|inactive|frozen|no longer)|\bunknown user\b|\bno account\b/i.test(
      serverText,
    )
  )
    return ({ site }) =>
      l10n.t(
        '{0} does not let you in: your account is not known there, or not active. Ask the people who run the site.',
        site,
      );
  if (/\bnot your credential\b/i.test(serverText))
    return ({ site }) =>
      l10n.t(
        '{0} says that the credential belongs to somebody else: check that your certificate and your slice authority belong together, or tell the people who run the slice authority.',
        site,
      );
  if (/\bcredential\b.*\bknown root\b/i.test(serverText))
    return ({ site }) =>
      l10n.t(
        '{0} does not know who signed your credential: use a site of your own federation, or ask the people who run it.',
        site,
      );
  return undefined;
}

const ownFault: Rule = ({ site }) =>
  l10n.t(
    '{0} failed on its own side: try again later, and tell the people who run it if it stays.',
    site,
  );

const general: Rules = {
  'expired-credential': ({ site }) =>
    l10n.t(
      '{0} says that your credential has expired: renew the slice or your certificate, then try again.',
      site,
    ),
  busy: serverBusy,
  'bad-argument': ({ site }) =>
    l10n.t('{0} does not accept the request: see its reason below.', site),
  forbidden: ({ site }) => l10n.t('{0} does not allow this to you: see its reason below.', site),
  refused: ({ site }) => l10n.t('{0} refuses: see its reason below.', site),
  'no-space': ({ site }) =>
    l10n.t(
      'There is no space at {0}: delete images that you no longer need, then try again.',
      site,
    ),
  unsupported: ({ site }) =>
    l10n.t(
      '{0} cannot do this, because its software is older or of another kind: check its address, or ask the people who run it.',
      site,
    ),
  'server-error': ownFault,
  fault: ownFault,
};
