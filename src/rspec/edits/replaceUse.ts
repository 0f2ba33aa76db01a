// Another image in the place of a reference.
import type { Catalogue, CatalogueImage } from '../images/catalogue';
import { writeInstead, type WrittenImage } from '../images/imageForm';
import type { ImageUse } from '../images/imageUses';
import { replaceImage } from './insertDiskImage';
import type { TextEdit } from './textEdit';

export interface Replacement {
  readonly written: WrittenImage;
  readonly edits: readonly TextEdit[];
}

/** @param text of the document that the use is in */
export function replaceUse(
  text: string,
  use: ImageUse,
  image: CatalogueImage,
  catalogue: Catalogue,
): Replacement {
  const written = writeInstead(image, use, catalogue);
  return { written, edits: renamed(text, use, written.value) };
}

/** All that changes when a place names another image. */
export function renamed(
  text: string,
  { span, write, element, inner }: ImageUse,
  value: string,
): readonly TextEdit[] {
  if (inner) return inner.rename(value);
  if (element?.local === 'disk_image') return replaceImage(text, element, value);
  return [{ start: span.start, end: span.end, text: write(value) }];
}

/** Whether an edit belongs there: beside a `url` a name counts for nothing (docs/protocol.md 8.1). */
export function isAsked({ wins, inner }: ImageUse): boolean {
  return wins && inner?.settled !== true;
}
