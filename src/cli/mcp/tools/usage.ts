/** How much room images take, and what could go. */
import { usage } from '../../image/commands/usage';
import { atSites, siteHint } from '../atSites';
import { reads } from '../offer';
import { refuseOutside } from '../ownFolder';

export const imageUsage = reads({
  name: 'image_usage',
  title: 'Show what images take',
  description:
    'Shows how much room images take by site, project and owner, and what of the user’s own images could go: older versions, failed snapshots, copies, images that nothing names. Deletes nothing: plan_prune and plan_delete plan that.',
  takes: (is) => ({
    folders: is
      .array(is.string())
      .optional()
      .describe(
        'Files and folders, in the folder of the server, whose images are in use. Default: all of it.',
      ),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ folders = [], site }, { options, output }) => {
    refuseOutside(folders.length === 0 ? ['.'] : folders);
    await usage(folders, atSites(options, site), output);
    return undefined;
  },
});
