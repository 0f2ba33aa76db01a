/** Favourites, and images that a person does not want to see: all selected rows, else the one. */
import type { Mark } from '../../images/marks';
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';

type MarkRows = (parts: Parts, row: Row | undefined, selected: readonly Row[]) => Promise<void>;

export const markImages =
  (mark: Mark, isMarked: boolean): MarkRows =>
  async ({ imagesView }, row, selected) => {
    const rows = selected.length > 1 ? selected : row === undefined ? [] : [row];
    const urns = rows.flatMap((one) =>
      one.kind === 'image' || one.kind === 'system' ? [one.image.urn] : [],
    );
    if (urns.length > 0) await imagesView.marks.set(mark, urns, isMarked);
  };

/** Only shows them, so that they can be found: they stay marked. */
export const showHidden =
  (shown: boolean) =>
  ({ imagesView }: Parts): Promise<void> =>
    imagesView.showHidden(shown);
