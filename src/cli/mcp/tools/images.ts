/** Which images there are. */
import { isRecord } from '../../../model/storage/json';
import { list } from '../../image/commands/list';
import type { Output } from '../../image/terminal/output';
import { atSites, siteHint } from '../atSites';
import { reads } from '../offer';

export const listImages = reads({
  name: 'list_images',
  title: 'List images',
  description:
    'Lists custom disk images with their versions, sizes, URNs and URLs, and who can use each. A profile or RSpec names an image by its URN.',
  takes: (is) => ({
    whose: is
      .enum(['mine', 'project', 'public'])
      .optional()
      .describe('Whose images. Default: those of the user.'),
    filter: is.string().optional().describe('Part of the name or the URN of an image.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ whose = 'mine', filter = '', site }, { options, output }) => {
    const how = { ...atSites(options, site), [whose]: true };
    await list(undefined, how, filtered(output, filter));
  },
});

/** Names differ by case for nobody here. */
function filtered(output: Output, filter: string): Output {
  const wanted = filter.toLowerCase();
  const isMeant = (image: unknown): boolean =>
    isRecord(image) &&
    `${String(image['name'])} ${String(image['urn'])}`.toLowerCase().includes(wanted);
  const narrowed = (site: unknown): unknown =>
    isRecord(site) && Array.isArray(site['images'])
      ? { ...site, images: site['images'].filter(isMeant) }
      : site;
  // One site is told without a list of sites.
  return Object.create(output, {
    result: {
      value: (value: object): void => {
        const sites = 'sites' in value && Array.isArray(value.sites) ? value.sites : [value];
        output.result({ sites: sites.map(narrowed) }, '');
      },
    },
  }) as Output;
}
