/** Whether the files beside a lock still name what it locks: else it would prove the wrong images. */
import { basename, dirname, join } from 'node:path';
import { placeKey, type Lock } from '../../../model/images/lock';
import { lockableUsesIn } from '../../../rspec/clearUses';
import { checkFile } from '../lint/checkedFile';

export interface Unlocked {
  readonly file: string;
  readonly reference: string;
}

/** References that the lock does not have, in those of its files that are there. */
export function unlockedIn(path: string, { images, notKnown }: Lock): Unlocked[] {
  const places = [...images, ...notKnown];
  // A lock is a file of others, and its files stand beside it.
  const names = new Set(places.flatMap(({ files }) => files.map((name) => basename(name))));
  const known = new Set(places.map(({ reference, site }) => placeKey(reference, site)));
  return [...names].flatMap((name) => {
    const file = join(dirname(path), name);
    const uses = lockableUsesIn(checkFile(file).text ?? '', file);
    const open = uses.filter(
      ({ reference, siteUrn }) => !known.has(placeKey(reference.text, siteUrn)),
    );
    const references = new Set(open.map(({ reference }) => reference.text));
    return [...references].map((reference) => ({ file, reference }));
  });
}
