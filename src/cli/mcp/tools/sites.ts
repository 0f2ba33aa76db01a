/** The sites that the user has. */
import { site } from '../../image/commands/site';
import { reads } from '../offer';

export const listSites = reads({
  name: 'list_sites',
  title: 'List sites',
  description:
    'Lists the sites (aggregates) of ProtoGENI, Emulab and CloudLab that were added besides the home site of the certificate, which is always asked, and those of a local testbed.',
  takes: () => ({}),
  run: async (_input, { options, output }) => {
    await site('list', undefined, options, output);
  },
});
