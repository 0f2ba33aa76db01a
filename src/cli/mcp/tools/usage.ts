/** How much room images take, and what could go. Deleting is for a person, at a terminal or in the window. */
import { usage } from '../../image/commands/usage';
import { atSites, siteHint } from '../atSites';
import { reads } from '../offer';

export const imageUsage = reads({
  name: 'image_usage',
  title: 'Show what images take',
  description:
    'Shows how much room images take by site, project and owner, and what of the user’s own images could go: older versions, failed snapshots, copies, images that nothing names. Deletes nothing. To delete, tell the user to run "geni-image prune" with --keep, --failed, --duplicates or --older-than: it shows a plan and asks.',
  takes: (is) => ({
    folders: is
      .array(is.string())
      .optional()
      .describe('Files and folders whose images are in use. Default: the working directory.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ folders = [], site }, { options, output }) => {
    await usage(folders, atSites(options, site), output);
    return undefined;
  },
});
