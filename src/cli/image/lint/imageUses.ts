/** The images that files refer to, of RSpecs and profiles alike. */
import { profileImageUses } from '../../../rspec/genilib/profile';
import { imageUses, type ImageUse } from '../../../rspec/images/imageUses';
import { languageOf } from '../../../rspec/lint';
import { kindOf } from '../../../rspec/language/namespaces';
import { scan } from '../../../rspec/syntax/scanner';

/** Those that count, and of which is certain what they name; none of manifests and advertisements. */
export function usesIn(text: string): readonly ImageUse[] {
  switch (languageOf(text)) {
    case 'rspec': {
      const document = scan(text);
      return kindOf(document) === 'request' ? imageUses(document).filter(isClear) : [];
    }
    case 'geni-lib':
      return profileImageUses(text).filter((use) => use.certain && isClear(use));
    case undefined:
      return [];
  }
}

function isClear({ wins, reference }: ImageUse): boolean {
  const { form, mistakes } = reference;
  return wins && mistakes.length === 0 && (form === 'urn' || form === 'url');
}
