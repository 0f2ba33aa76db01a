/** All the edits that put one image in the place of another, as a person gets them who chooses every place. */
import { placesInRspec, type PlaceToChange } from '../../../../src/rspec/edits/placesToChange';
import type { ImageSought } from '../../../../src/rspec/edits/sought';
import type { TextEdit } from '../../../../src/rspec/edits/textEdit';
import { placesInProfile } from '../../../../src/rspec/genilib';
import type { Catalogue, CatalogueImage } from '../../../../src/rspec/images/catalogue';
import { placesInText } from '../../../../src/rspec/mentions';
import type { TextKind } from '../../../../src/rspec/mentions/kinds';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';

type What = readonly [sought: ImageSought, image: CatalogueImage, catalogue: Catalogue];

export function replaceEverywhere(document: RspecDocument, ...what: What): TextEdit[] {
  return editsOf(placesInRspec(document, replacing(what)));
}

export function replaceInProfile(text: string, ...what: What): TextEdit[] {
  return editsOf(placesInProfile(text, replacing(what)));
}

export function replaceInText(text: string, kind: TextKind, ...what: What): TextEdit[] {
  return editsOf(placesInText(text, kind, replacing(what)));
}

function replacing([sought, image, catalogue]: What): Parameters<typeof placesInRspec>[1] {
  return { sought: [sought], image, catalogue };
}

function editsOf(places: readonly PlaceToChange[]): TextEdit[] {
  return places.flatMap(({ change }) => (typeof change === 'string' ? [] : change.edits));
}
