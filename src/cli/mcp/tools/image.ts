/** One image, or two beside each other. */
import { compare } from '../../image/commands/diff';
import { info } from '../../image/commands/info';
import { who } from '../../image/commands/who';
import { atSiteOf, siteHint } from '../atSites';
import { reads } from '../offer';

export const imageDetails = reads({
  name: 'image_details',
  title: 'Image details',
  description:
    'Shows one image: state, size, hash, versions, who can use it, and why it failed if it did.',
  takes: (is) => ({
    image: is.string().describe('Name, project:name, or URN of an image.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ image, site }, { options, output }) =>
    info(image, atSiteOf(image, options, site), output),
});

export const whoCanUse = reads({
  name: 'who_can_use_image',
  title: 'Who can use an image',
  description:
    'Asks who can use an image as an outsider would, without a certificate, and shows its public facts.',
  takes: (is) => ({
    image: is.string().describe('Name, URN or URL of an image.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ image, site }, { options, output }) =>
    who(image, atSiteOf(image, options, site), output),
});

export const compareImages = reads({
  name: 'compare_images',
  title: 'Compare images',
  description: 'Compares two images, or two versions of one: contents by hash, size, and users.',
  takes: (is) => ({
    first: is.string().describe('Name, URN or URL of an image. A URN may end in a version.'),
    second: is.string().describe('The same of the other image or version.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ first, second, site }, { options, output }) =>
    compare(
      { word: first, at: atSiteOf(first, options, site) },
      { word: second, at: atSiteOf(second, options, site) },
      output,
    ),
});
