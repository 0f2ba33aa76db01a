/** Where the compiled form of the commands is kept: what lies there is run, so it is a place of this user alone. */
import { join } from 'node:path';
import { cacheFolder } from '../../model/storage/folders';
import { makeFolder } from '../../model/storage/makeFolder';
import { foreignPartOf } from '../../model/storage/ownPlace';

/** Made if it is not there. Undefined where no place is safe, or nothing can be written. */
export function compiledFolder(): string | undefined {
  try {
    const folder = join(cacheFolder(), 'compiled');
    makeFolder(folder);
    return foreignPartOf(folder, { groupsToo: true }) === undefined ? folder : undefined;
  } catch {
    return undefined;
  }
}
