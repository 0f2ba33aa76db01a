/** Plans of what is to be deleted, and the deletion once the person has agreed. */
import { UsageError } from '../../image/failures/failure';
import { atSites, siteHint } from '../atSites';
import { reads } from '../offer';
import { startingTool, tellPlan, type Planned } from '../planned/agreement';
import { plannedDelete, plannedPrune } from '../planned/deletion';
import { Plans } from '../planned/plans';

const plans = new Plans<Planned>();

/** The tool that takes the tokens of both plans. */
const deleting = 'delete_planned';

export const planDelete = reads({
  name: 'plan_delete',
  title: 'Plan to delete images',
  description:
    'Says what deleting the named images, or versions of them, of the user would remove, and what of them stays because it is protected, locked, named in files or in use. Deletes nothing. Show the plan to the user, then call delete_planned with its token.',
  takes: (is) => ({
    images: is
      .array(is.string())
      .min(1)
      .max(30)
      .describe('Names, project:name, either with :version, or URNs. Without version: all of it.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ images, site }, call) =>
    tellPlan(plans, await plannedDelete(images, atSites(call.options, site), call), deleting, call),
});

export const planPrune = reads({
  name: 'plan_prune',
  title: 'Plan to delete by rules',
  description:
    'Says which versions of the user’s own images would go by the given rules, each with the reason, and which stay. Deletes nothing. image_usage shows what each rule would free. Show the plan to the user, then call delete_planned with its token.',
  takes: (is) => ({
    keep: is.number().optional().describe('Of each image keep so many of the newest versions.'),
    olderThan: is.string().optional().describe('An age such as 12h, 90d or 26w.'),
    failed: is.boolean().optional().describe('Versions whose snapshot failed.'),
    duplicates: is.boolean().optional().describe('Copies with the same contents as another.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ keep, olderThan, failed = false, duplicates = false, site }, call) => {
    if (keep === undefined && olderThan === undefined && !failed && !duplicates)
      throw new UsageError('Say what to delete: keep, olderThan, failed or duplicates.');
    const rules = {
      failed,
      duplicates,
      ...(keep !== undefined && { keep: String(keep) }),
      ...(olderThan !== undefined && { olderThan }),
    };
    const planned = await plannedPrune(rules, atSites(call.options, site), call);
    tellPlan(plans, planned, deleting, call);
  },
});

export const deletePlanned = startingTool({
  name: deleting,
  title: 'Delete what was planned',
  description:
    'Deletes the versions of a plan of plan_delete or plan_prune, after the user was asked. Each is looked at again before: what has changed stays. Results one by one.',
  plannedBy: 'plan_delete or plan_prune',
  plans,
  afterwards: 'Then call list_images.',
});
