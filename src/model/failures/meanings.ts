/** Sentences for refusals whose reason the server has given in words that we know. */
import * as l10n from '@vscode/l10n';
import { limitOf, type Meaning } from './serverWords';
import type { SentenceRule } from './words';

const minutesOfDay = 1440;

export const byMeaning: Readonly<Record<Meaning, SentenceRule>> = {
  'account-inactive': ({ site }) =>
    l10n.t('{0} refused: your account is not active. Contact the site’s operators.', site.first),
  'account-unknown': ({ site }) =>
    l10n.t('{0} refused: it does not know your account. Contact the site’s operators.', site.first),
  'strangers-refused': ({ site }) =>
    l10n.t(
      '{0} accepts only users of certain sites, and yours is not one of them. Contact the site’s operators.',
      site.first,
    ),
  'credential-of-another': ({ site }) =>
    l10n.t(
      '{0} refused: the credential belongs to someone else. Check that your certificate and your slice authority belong together.',
      site.first,
    ),
  'credential-elsewhere': ({ site, slice }) =>
    l10n.t(
      '{0} refused: the credential is not for {1}. Use the credential that is.',
      site.first,
      slice.within,
    ),
  'credential-of-project': ({ site }) =>
    l10n.t(
      '{0} refused: the credential is not for the project whose images were requested. Use the credential of that project.',
      site.first,
    ),
  'credential-unverified': ({ site }) =>
    l10n.t(
      '{0} cannot verify who signed your credential. Use a site of your own federation, or contact the site’s operators.',
      site.first,
    ),
  'credential-unreadable': ({ site }) =>
    l10n.t(
      '{0} cannot read the credential. If you gave a credential file, download it again.',
      site.first,
    ),
  'not-a-member': ({ site, slice }) =>
    l10n.t(
      '{0} refused: you are not a member of {1} or its project. Ask its owner to add you.',
      site.first,
      slice.within,
    ),
  'no-privilege': ({ site }) =>
    l10n.t(
      '{0} refused: you do not have the privilege for this. Contact the site’s operators.',
      site.first,
    ),
  'other-authority': ({ site, slice }) =>
    l10n.t('{0} belongs to a different site than {1}. Check the URN.', slice.first, site.within),
  'no-service': ({ site }) =>
    l10n.t('{0} has no such service at this address. Check the address.', site.first),
  offline: ({ site }) => l10n.t('{0} is temporarily offline. Try again later.', site.first),
  'slice-unknown': ({ slice, site }) =>
    l10n.t(
      '{0} is not known at {1}. It may have expired. Check its name.',
      slice.first,
      site.within,
    ),
  'slice-taken': ({ slice, site }) =>
    l10n.t(
      '{0} already has {1}, perhaps in another project. Choose another name.',
      site.first,
      slice.within,
    ),
  'bad-slice-name': ({ slice, site }) =>
    l10n.t(
      '{0} does not accept the name of {1}. Use 2 to 19 letters, digits and "-", and begin with a letter or a digit.',
      site.first,
      slice.within,
    ),
  'slice-ending': ({ slice, site }) =>
    l10n.t('{0} is being deleted at {1}. Use another slice.', slice.first, site.within),
  'sliver-unknown': ({ sliver, slice, site }) =>
    l10n.t(
      '{0} does not know {1} in {2}. List the slivers and take the URN from there.',
      site.first,
      sliver.within,
      slice.within,
    ),
  'nothing-here': ({ slice, site }) =>
    l10n.t(
      '{0} has nothing with that name. {1} or the sliver may have expired. Check the URN.',
      site.first,
      slice.first,
    ),
  'user-unknown': ({ site }) =>
    l10n.t('{0} has no user with that name. Check the name.', site.first),
  'sliver-not-ready': ({ sliver }) =>
    l10n.t('{0} is not ready. Wait until it has started, then try again.', sliver.first),
  'node-tainted': ({ sliver, site }) =>
    l10n.t(
      '{0} runs a protected image, and {1} does not allow images of it. Choose another sliver.',
      sliver.first,
      site.within,
    ),
  'image-locked': ({ image, site }) =>
    l10n.t(
      '{0} is locked by another snapshot or delete at {1}. Wait until it finishes, then try again.',
      image.first,
      site.within,
    ),
  'image-in-use': ({ image }) =>
    l10n.t('{0} is in use: a sliver runs it. Delete it after that sliver is gone.', image.first),
  'image-moving': ({ image, site }) =>
    l10n.t(
      '{0} is being moved to its own site. Wait until {1} has finished, then try again.',
      image.first,
      site.within,
    ),
  'image-of-another': ({ image, site }, { method }) =>
    method === 'DeleteImage'
      ? l10n.t(
          "{0} is not yours. Only its creator and members of the creator's site can delete it.",
          image.first,
        )
      : l10n.t(
          '{0} does not let you write {1}: it belongs to someone else, or you cannot create images in this project. Choose another name, or ask the project leader.',
          site.first,
          image.within,
        ),
  'images-withheld': ({ site }) =>
    l10n.t(
      '{0} does not list these images for you. Request your own, or those of your project.',
      site.first,
    ),
  'image-gone': ({ image, site }, { method }) =>
    method === 'DeleteImage'
      ? l10n.t(
          '{0} is not at {1}. It may be deleted already. Check the list of images.',
          image.first,
          site.within,
        )
      : l10n.t('{0} is not at {1}. Check the list of images.', image.first, site.within),
  'creator-missing': ({ image }) =>
    l10n.t('{0} can be deleted only if its creator is given. Give its creator.', image.first),
  'system-image': ({ image }) =>
    l10n.t('{0} is a system image, which cannot be deleted. Choose another image.', image.first),
  'system-name': ({ image }) =>
    l10n.t('{0} has the name of a system image. Choose another name.', image.first),
  // Sites give no reason (docs/protocol.md 14, point 9).
  'bad-image-name': ({ image, site }) =>
    l10n.t(
      '{0} does not accept the name of {1}. Use 2 to 30 letters, digits, "_", "." and "-", and begin with a letter or a digit.',
      site.first,
      image.within,
    ),
  'bad-description': ({ site }) =>
    l10n.t(
      '{0} does not accept the description. Use 1 to 256 characters of plain ASCII.',
      site.first,
    ),
  'base-deprecated': ({ sliver }) =>
    l10n.t(
      '{0} runs a deprecated image, which does not allow snapshots. Choose a sliver with another image.',
      sliver.first,
    ),
  'base-withheld': ({ sliver }) =>
    l10n.t(
      '{0} runs an image that you are not allowed to copy. Choose a sliver with another image.',
      sliver.first,
    ),
  'image-unknown': ({ image, site }) =>
    l10n.t(
      '{0} did not find {1} at any site. It may be deleted or not released yet. Check the list of images.',
      site.first,
      image.within,
    ),
  'image-withheld': ({ image, site }) =>
    l10n.t('{0} is not shared with you at {1}. Ask its creator.', image.first, site.within),
  // Sites without an image tracker know no URNs of other sites (docs/protocol.md 8.3 step 6).
  'image-unfindable': ({ image, site }) =>
    l10n.t(
      '{0} does not know where to fetch {1}. Give its URL in the RSpec; it is then fetched when the slice gets its nodes.',
      site.first,
      image.within,
    ),
  'image-private': ({ image, site }) =>
    l10n.t(
      '{0} cannot fetch {1}, because only its project can use it. Take a snapshot that anyone can use.',
      site.first,
      image.within,
    ),
  'bad-user-certificate': ({ site }) =>
    l10n.t(
      '{0} refused: your certificate names no user. Use the certificate that your portal gave you.',
      site.first,
    ),
  'bad-urn': ({ image, site }, { method }) =>
    isAboutImages(method)
      ? l10n.t(
          '{0} does not accept the URN of {1}. Those of images look like urn:publicid:IDN+site+image+project:NAME. Check it.',
          site.first,
          image.within,
        )
      : l10n.t('{0} does not accept the URN. Check it.', site.first),
  'bad-request': ({ site }) =>
    l10n.t(
      '{0} says that the request is incomplete or malformed. Its software may be too old or too new. Contact the site’s operators.',
      site.first,
    ),
  'too-long': ({ slice, site }, { serverText = '' }) => {
    const minutes = limitOf(serverText);
    return minutes === undefined
      ? l10n.t('{0} cannot be extended that far. Choose an earlier date.', slice.first)
      : l10n.t(
          '{0} cannot be extended that far: {1} allows {2} days from now. Choose an earlier date.',
          slice.first,
          site.within,
          Math.floor(minutes / minutesOfDay),
        );
  },
  'longer-than-slice': ({ slice, site }) =>
    l10n.t(
      'The slivers at {0} cannot outlast {1}. Extend the slice first, or choose an earlier date.',
      site.within,
      slice.within,
    ),
  shorter: ({ slice }) =>
    l10n.t('{0} already expires later than that. Choose a later date.', slice.first),
  'too-short': () =>
    l10n.t('The new expiration date is in the past or too soon. Choose a later date.'),
  'bad-date': ({ site }) => l10n.t('{0} does not understand the date. Check it.', site.first),
  'no-console': ({ sliver, site }) =>
    l10n.t('{0} offers no console for {1}. Use SSH.', site.first, sliver.within),
  'not-stopped': ({ sliver }) =>
    l10n.t(
      '{0} is not in the right state for this. Check its state, then try again.',
      sliver.first,
    ),
  unsupported: ({ site }) =>
    l10n.t(
      '{0} does not support this: its software is older or of a different kind. Check its address, or contact the site’s operators.',
      site.first,
    ),
};

const imageMethods = ['CreateImage', 'DeleteImage', 'ImageInfo', 'ListImages', 'PrestageImages'];

function isAboutImages(method: string | undefined): boolean {
  return method !== undefined && imageMethods.includes(method);
}
