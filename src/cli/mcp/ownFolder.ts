/**
 * The folder in which the client has started the server. A model may be talked into reading whatever the user can; and a
 * client may start a server at the root of all files.
 */
import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { homeFolder, underHome } from '../../model/storage/folders';
import { UsageError } from '../image/failures/failure';

/** @param words files, folders and patterns. @throws UsageError for what is not in the folder, or leads out of it */
export function refuseOutside(words: readonly string[]): void {
  const home = realpathSync('.');
  if (isWithin(home, realPath(homeFolder())))
    throw new UsageError(
      `This server was started in ${home}, which is no folder of a project: ask the user to set its working directory ("cwd" in the configuration).`,
    );
  for (const word of words) {
    const [before = ''] = word.split(/[*?[{]/, 1);
    const path = resolve(underHome(before));
    if (isWithin(home, path) && isWithin(home, realPath(path))) continue;
    throw new UsageError(
      `${word} is outside of ${home}: this server reads files of the folder in which it was started only.`,
    );
  }
}

/** For files that were found in the folder: a link there can lead anywhere. */
export function isInOwnFolder(file: string): boolean {
  return isWithin(realpathSync('.'), realPath(resolve(underHome(file))));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is not there, which is said later.
    return path;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
