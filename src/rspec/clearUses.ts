// The images that files refer to, of RSpecs and profiles alike: what a lock of images is about.
import { profileImageUses } from './genilib/profile';
import { imageUses, type ImageUse } from './images/imageUses';
import { kindOf } from './language/namespaces';
import { languageOf } from './lint';
import type { RspecDocument } from './syntax/document';
import { scan } from './syntax/scanner';

/** Those that count, and of which is certain what they name; none of manifests and advertisements. */
export function clearUsesIn(text: string): readonly ImageUse[] {
  switch (languageOf(text)) {
    case 'rspec':
      return clearUses(scan(text));
    case 'geni-lib':
      return clearUsesInProfile(text);
    case undefined:
      return [];
  }
}

export function clearUses(document: RspecDocument): readonly ImageUse[] {
  return kindOf(document) === 'request' ? imageUses(document).filter(isClear) : [];
}

export function clearUsesInProfile(text: string): readonly ImageUse[] {
  return profileImageUses(text).filter((use) => use.certain && isClear(use));
}

function isClear({ wins, reference }: ImageUse): boolean {
  const { form, mistakes } = reference;
  return wins && mistakes.length === 0 && (form === 'urn' || form === 'url');
}
