/** The findings of the editor, for files of the folder in which the server runs. */
import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { homeFolder, underHome } from '../../../model/storage/folders';
import { lint } from '../../image/commands/lint';
import { UsageError } from '../../image/failures/failure';
import { reads } from '../offer';

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
    for (const file of files) refuseOutside(file);
    await lint(files, { ...options, live, json: true }, output);
  },
});

/** A model may be talked into reading whatever the user can; and a client may start a server at the root of all files. @throws UsageError */
function refuseOutside(word: string): void {
  const home = realpathSync('.');
  if (isWithin(home, realPath(homeFolder())))
    throw new UsageError(
      `This server was started in ${home}, which is no folder of a project: ask the user to set its working directory ("cwd" in the configuration).`,
    );
  const [before = ''] = word.split(/[*?[{]/, 1);
  const path = resolve(underHome(before));
  if (isWithin(home, path) && isWithin(home, realPath(path))) return;
  throw new UsageError(
    `${word} is outside of ${home}: this server reads files of the folder in which it was started only.`,
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is not there, which the lint says.
    return path;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
