// The images that files refer to, whatever kind of file it is: what a lock of images is about.
import { embeddedUses, profileImageUses } from './genilib/profile';
import { imageUses, type ImageUse } from './images/imageUses';
import { kindOf } from './language/namespaces';
import { isReadForNames, languageOf } from './lint';
import { certainUsesInText } from './mentions';
import { isAsked } from './edits/replaceUse';
import { isPart } from './mentions/find';
import type { TextKind } from './mentions/kinds';
import type { RspecDocument } from './syntax/document';
import { scan } from './syntax/scanner';

/** Those that count, and of which is certain what they name; none of manifests and advertisements. */
export function clearUsesIn(text: string, file: string): readonly ImageUse[] {
  const language = languageOf(text, file);
  if (isReadForNames(language)) return clearUsesInText(text, language);
  switch (language) {
    case 'rspec':
      return clearUses(scan(text));
    case 'geni-lib':
      return clearUsesInProfile(text);
    case undefined:
      return [];
  }
}

/** The same without prose: what a text tells of an image does not use it. */
export function lockableUsesIn(text: string, file: string): readonly ImageUse[] {
  return languageOf(text, file) === 'prose' ? [] : clearUsesIn(text, file);
}

export function clearUses(document: RspecDocument): readonly ImageUse[] {
  return kindOf(document) === 'request' ? imageUses(document).filter(isClear) : [];
}

export function clearUsesInProfile(text: string): readonly ImageUse[] {
  return [
    ...profileImageUses(text).filter(({ certain }) => certain),
    ...embeddedUses(text).filter((use) => !isPart(use)),
  ].filter(isClear);
}

/** Of a text that is read for image names only. */
export function clearUsesInText(text: string, kind: TextKind): readonly ImageUse[] {
  return certainUsesInText(text, kind).filter(isClear);
}

function isClear(use: ImageUse): boolean {
  const { form, mistakes } = use.reference;
  return isAsked(use) && mistakes.length === 0 && (form === 'urn' || form === 'url');
}
