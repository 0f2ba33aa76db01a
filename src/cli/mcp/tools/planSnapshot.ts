/** The plan of a snapshot, with the token that starting it takes. */
import { siteHint } from '../atSites';
import { reads } from '../offer';
import { planOf } from '../planned';
import { plans } from './plans';

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
        'Who can use a new image. Default: the project only. An image that exists keeps its users.',
      ),
    description: is.string().optional().describe('At most 256 ASCII characters.'),
    wholeDisk: is.boolean().optional().describe('Capture the whole disk, not one partition.'),
    slice: is.string().optional().describe('Name or URN of the slice.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async (wish, call) => {
    const planned = await planOf(wish, call);
    const { token, ends } = plans.add(planned);
    const next = `Show this plan to the user. To start exactly this, call start_snapshot with the token; the user is asked before anything happens. The token works once, until ${ends.toISOString()}.`;
    call.output.result({ plan: planned.shown, token, next }, '');
  },
});
