/** The plan of a snapshot, and its start once the person has agreed. Nothing waits for the end. */
import { siteHint } from '../atSites';
import { reads } from '../offer';
import { startingTool, tellPlan, type Planned } from '../planned/agreement';
import { Plans } from '../planned/plans';
import { plannedSnapshot } from '../planned/snapshot';

const plans = new Plans<Planned>();

export const planSnapshot = reads({
  name: 'plan_snapshot',
  title: 'Plan a snapshot',
  description:
    'Says what a snapshot of a node would do: which image it makes or gives a new version, who can use that, and what to know before. Changes nothing. Show the plan to the user, then call start_snapshot with its token.',
  takes: (is) => ({
    node: is.string().describe('Name of the node, slice/name, or URN of the sliver.'),
    image: is
      .string()
      .describe('Name of the image: 2 to 30 letters, digits, dots, dashes or underscores.'),
    users: is
      .enum(['project', 'anyone'])
      .optional()
      .describe(
        'Who can use a new image. Default: the project only. An image that exists keeps its users. A portal cannot be told.',
      ),
    description: is
      .string()
      .optional()
      .describe('At most 256 ASCII characters. A portal takes none.'),
    wholeDisk: is.boolean().optional().describe('Capture the whole disk, not one partition.'),
    slice: is
      .string()
      .optional()
      .describe('Name or URN of the slice. By token: name of the experiment, or PROJECT,NAME.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async (wish, call) =>
    tellPlan(plans, await plannedSnapshot(wish, call), 'start_snapshot', call),
});

export const startSnapshot = startingTool({
  name: 'start_snapshot',
  title: 'Start a planned snapshot',
  description:
    'Starts the snapshot of a plan, after the user was asked. Returns at once: a snapshot takes minutes. Then call wait_for_snapshot. The node restarts; leave it alone until the snapshot ends.',
  plannedBy: 'plan_snapshot',
  plans,
  afterwards: 'Then call wait_for_snapshot.',
});
