/** What is on a node before a snapshot of it. */
import { nodeOf } from '../../image/commands/check';
import { checkNode, tellCheck } from '../../image/snapshots/nodeCheck';
import { atSiteOf, siteHint } from '../atSites';
import { reads } from '../offer';

/** Clients give a call up after a minute. */
const LIMIT_MS = 50_000;

export const checkNodeTool = reads({
  name: 'check_node',
  title: 'Check a node before a snapshot',
  description:
    'Logs in to a node over SSH as the user and looks, without changing anything, for secrets, things that a snapshot loses, accounts and size. Call it before plan_snapshot, and tell the user what it finds.',
  takes: (is) => ({
    node: is.string().describe('Name of the node, slice/name, or URN of the sliver.'),
    slice: is.string().optional().describe('Name or URN of the slice.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ node: word, slice, site }, { options, output, signal }) => {
    const at = atSiteOf(word, options, site);
    const node = await nodeOf(word, slice === undefined ? at : { ...at, slicename: slice }, output);
    const found = await checkNode(
      node,
      { sshKey: options.sshKey, limitMs: LIMIT_MS, signal },
      output,
    );
    tellCheck(node, found, output);
  },
});
