/**
 * What the refusals of servers mean. First their words, where they are ones that we know; then the
 * call with the reason; then the reason alone (docs/protocol.md 3.3, 5.10 to 5.13).
 */
import * as l10n from '@vscode/l10n';
import type { RpcError, RpcReason } from '../../rpc';
import { byMeaning } from './meanings';
import { isServerBusy } from './serverBusy';
import { isOfAuthority, type Names } from './names';
import { meaningOf, type Meaning } from './serverWords';
import type { SentenceRule, Words } from './words';

type Rules = Partial<Readonly<Record<RpcReason, SentenceRule>>>;

/** Its own words name the part that is meant. */
const tellsMore: readonly Meaning[] = ['bad-request', 'bad-urn', 'bad-slice-name', 'unsupported'];

/** Undefined when the server has said nothing that we know. */
export function explainWords(error: RpcError, names: Names): Words | undefined {
  const meaning = meaningOf(error.serverText ?? '');
  if (meaning === undefined) return undefined;
  return { sentence: byMeaning[meaning](names, error), saysAll: !tellsMore.includes(meaning) };
}

export function explainReply(error: RpcError, names: Names): Words {
  const rule = ofWholeServer(error) ?? rulesFor(error)?.[error.reason] ?? general[error.reason];
  const sentence =
    rule?.(names, error) ??
    l10n.t('{0} sent an unexpected answer. Try again later.', names.site.first);
  return { sentence, saysAll: isPlain(error) };
}

/** Codes with one meaning: the words of the server add nothing to them (docs/protocol.md 3.3). */
function isPlain({ reason, code }: RpcError): boolean {
  if (reason === 'busy') return code === 14 || code === 503;
  return reason === 'exists' || reason === 'no-space' || reason === 'expired-credential';
}

function ofWholeServer(error: RpcError): SentenceRule | undefined {
  if (isServerBusy(error)) return serverBusy;
  return error.code === undefined && error.reason === 'bad-argument' ? ownRefusal : undefined;
}

/** Nothing was sent: the library has refused the request itself. */
const ownRefusal: SentenceRule = (_names, { flaw, message }) =>
  flaw?.kind === 'address'
    ? l10n.t('"{0}" is not an https address. Use one that starts with https://.', flaw.text)
    : l10n.t('Nothing was sent, because the request is not well formed. {0}', message);

const serverBusy: SentenceRule = ({ site }) =>
  l10n.t('{0} is busy. Try again in a few seconds.', site.first);

const sliceBusy: SentenceRule = ({ slice, site }) =>
  l10n.t('{0} is busy at {1}. Try again in a few seconds.', slice.first, site.within);

const ownFault: SentenceRule = ({ site }) =>
  l10n.t(
    '{0} could not carry out the request. Try again later. If it keeps failing, contact the site’s operators.',
    site.first,
  );

/** Code 2 says only that it did not work, and mostly the request is at fault (docs/protocol.md 14, point 10). */
const serverError: SentenceRule = (names, error) =>
  error.code === 2
    ? l10n.t('{0} did not carry out the request.', names.site.first)
    : ownFault(names, error);

const createImage: Rules = {
  busy: ({ slice, site }) =>
    l10n.t(
      '{0} is busy at {1}, perhaps with another snapshot. Wait until it finishes, then try again.',
      slice.first,
      site.within,
    ),
  'not-found': byMeaning['sliver-unknown'],
  forbidden: ({ image, site }) =>
    l10n.t('{0} does not let you create {1}.', site.first, image.within),
  exists: ({ image, site }) =>
    l10n.t(
      '{0} already exists at {1}. Choose another name, or allow a new version.',
      image.first,
      site.within,
    ),
  'no-space': ({ image, site }) =>
    l10n.t(
      'There is no space for {0} at {1}. Delete images that you no longer need, then try again.',
      image.within,
      site.within,
    ),
  refused: ({ image, sliver, site }) =>
    l10n.t('{0} refused to create {1} from {2}.', site.first, image.within, sliver.within),
};

const deleteImage: Rules = {
  'not-found': byMeaning['image-gone'],
  busy: byMeaning['image-locked'],
  forbidden: ({ image, site }) =>
    l10n.t('{0} does not let you delete {1}.', site.first, image.within),
  'server-error': ({ image, site }, { code, dryRun }) =>
    code === 2 || dryRun === true
      ? l10n.t('{0} could not delete {1}.', site.first, image.within)
      : l10n.t(
          '{0} failed while it deleted {1}. Check the list of images before you try again: it may be gone.',
          site.first,
          image.within,
        ),
};

const imageInfo: Rules = {
  'not-found': byMeaning['image-gone'],
  forbidden: byMeaning['image-withheld'],
};

const sliceCall = {
  'not-found': byMeaning['slice-unknown'],
  busy: sliceBusy,
  forbidden: ({ slice, site }) => l10n.t('{0} does not let you use {1}.', site.first, slice.within),
} satisfies Rules;

/** For a slice credential, a renewal, or the record of a slice or user (docs/protocol.md 5.1 to 5.4). */
const authorityCall: Rules = {
  ...sliceCall,
  busy: (names, error) => (error.code === 14 ? sliceBusy : serverBusy)(names, error),
  forbidden: ({ site }) => l10n.t('{0} denied access. Contact the site’s operators.', site.first),
};

const renewSlice: Rules = {
  ...sliceCall,
  'bad-argument': ({ slice, site }) =>
    l10n.t('{0} did not extend {1}. Check the date.', site.first, slice.within),
  refused: ({ slice, site }) =>
    l10n.t('{0} refused to extend {1}. Check the date.', site.first, slice.within),
  // Its way of saying no, and no breakdown (docs/protocol.md 14, point 10).
  'server-error': (names, error) =>
    error.code === 2
      ? l10n.t('{0} refused to extend {1}. Check the date.', names.site.first, names.slice.within)
      : ownFault(names, error),
};

const prestageImages: Rules = {
  'bad-argument': ({ image, site }) =>
    l10n.t('{0} does not accept the request for {1}.', site.first, image.within),
  'not-found': byMeaning['image-unknown'],
  'server-error': (names, error) =>
    error.code === 2 || error.code === 10 || error.code === 35
      ? l10n.t('{0} cannot fetch {1} now. Try again later.', names.site.first, names.image.within)
      : ownFault(names, error),
};

/** The page of an image, which is no call and has no name. */
const metadata: Rules = {
  'not-found': ({ site }) =>
    l10n.t('{0} has no image at this address. It may be deleted.', site.first),
  forbidden: ({ image, site }) =>
    l10n.t(
      '{0} does not share {1}. It is not released yet, or not available to other sites.',
      site.first,
      image.within,
    ),
};

const byCall: Readonly<Record<string, Rules>> = {
  CreateImage: createImage,
  DeleteImage: deleteImage,
  ImageInfo: imageInfo,
  ListImages: {
    forbidden: byMeaning['images-withheld'],
  },
  PrestageImages: prestageImages,
  RenewSlice: renewSlice,
  Resolve: sliceCall,
  SliverStatus: sliceCall,
  StartSliver: sliceCall,
  StopSliver: sliceCall,
  RestartSliver: sliceCall,
  PowerCycleSliver: sliceCall,
  ReloadSliver: sliceCall,
  ConsoleURL: sliceCall,
  DeleteSlice: sliceCall,
};

function rulesFor(error: RpcError): Rules | undefined {
  const { method } = error;
  if (method === undefined) return metadata;
  if (isOfAuthority(error) && method !== 'RenewSlice') return authorityCall;
  return Object.hasOwn(byCall, method) ? byCall[method] : undefined;
}

const general: Rules = {
  'expired-credential': ({ site }) =>
    l10n.t(
      '{0} says that your credential has expired. Extend the slice or get a new certificate, then try again.',
      site.first,
    ),
  busy: serverBusy,
  'bad-argument': ({ site }) => l10n.t('{0} does not accept the request.', site.first),
  forbidden: ({ site }) => l10n.t('{0} does not allow you to do this.', site.first),
  refused: ({ site }) => l10n.t('{0} refused.', site.first),
  'not-found': ({ site }) =>
    l10n.t('{0} does not know what you asked for. Check the name.', site.first),
  exists: ({ site }) =>
    l10n.t('{0} already has something with that name. Choose another name.', site.first),
  'no-space': ({ site }) =>
    l10n.t(
      'There is no space at {0}. Delete images that you no longer need, then try again.',
      site.within,
    ),
  unsupported: byMeaning.unsupported,
  'server-error': serverError,
  fault: ownFault,
};
