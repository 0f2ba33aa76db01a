/** The nodes of the user. */
import { slivers } from '../../image/commands/slivers';
import { atSites, siteHint } from '../atSites';
import { reads } from '../offer';

export const listSlivers = reads({
  name: 'list_slivers',
  title: 'List slivers',
  description:
    'Lists the slivers (nodes) of the user by slice, with their URNs, states, and how to log in. plan_snapshot takes one of them.',
  takes: (is) => ({
    slice: is.string().optional().describe('Name or URN of a slice. Leave it out for all.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ slice, site }, { options, output }) => {
    const at = atSites(options, site);
    await slivers(slice === undefined ? at : { ...at, slicename: slice }, output);
  },
});
