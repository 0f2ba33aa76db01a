/** Show History: the page of everything that was done from here; from a row, of its image. */
import type { Parts } from '../context';
import type { Row } from '../trees/row';

export function showHistory({ history }: Parts, row: Row | undefined): void {
  history.show(wordsOf(row));
}

function wordsOf(row: Row | undefined): string {
  switch (row?.kind) {
    case 'job':
      return row.job.imageName;
    case 'image':
    case 'system':
      return row.image.name;
    case 'version':
      return row.version.urn;
    default:
      return '';
  }
}
