/** The findings of the editor, for files of the folder in which the server runs. */
import { lint } from '../../image/commands/lint';
import { reads } from '../offer';
import { isInOwnFolder, refuseOutside } from '../ownFolder';

export const lintFiles = reads({
  name: 'lint',
  title: 'Check images in files',
  description:
    'Checks the disk images in RSpecs, geni-lib profiles and other files of the folder of the server. Changes nothing. The resource geni-image://lint/CODE explains a finding.',
  takes: (is) => ({
    files: is
      .array(is.string())
      .max(100)
      .optional()
      .describe('Files, folders and patterns in the folder of the server. Default: all of it.'),
    live: is.boolean().optional().describe('Also check against the lists of the sites.'),
  }),
  run: async ({ files = ['.'], live = false }, { options, output }) => {
    refuseOutside(files);
    await lint(files, { ...options, live, json: true, mayRead: isInOwnFolder }, output);
  },
});
