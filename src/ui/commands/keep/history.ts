/** Show History: the page of everything that was done from here; from a row, of its image. */
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';

export function showHistory({ pages }: Parts, row: Row | undefined): void {
  pages.history.show(wordsOf(row));
}

/** Words to look for; none without an image. */
function wordsOf(row: Row | undefined): string {
  if (row?.kind === 'job') return row.job.imageName;
  if (row?.kind === 'version') return row.version.urn;
  return row?.kind === 'image' || row?.kind === 'system' ? row.image.name : '';
}
