/** The checks of nodes that came before the versions of an image, as the journal has them. */
import { checkOf } from '../../../model/check/packages';
import type { CheckEntry } from '../../../model/check/checkBefore';
import type { Image } from '../../../model/inventory/image';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';

/** By the number of the version. */
export type VersionChecks = ReadonlyMap<number, CheckEntry>;

/** Reads the disk. A journal that cannot be read leaves the page without packages; whoever writes it says so. */
export function versionChecks({ versions }: Image): VersionChecks {
  try {
    const { entries } = fileJournal(defaultJournalFile).read();
    return new Map(
      versions.flatMap((version) => {
        const check = checkOf(entries, version);
        return check === undefined ? [] : [[version.version, check] as const];
      }),
    );
  } catch (error) {
    if (StorageError.is(error)) return new Map();
    throw error;
  }
}
