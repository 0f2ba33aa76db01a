/** The images that files refer to, of whatever kind they are. */
import { embeddedUses, profileImageUses } from '../../../rspec/genilib/profile';
import { imageUses, type ImageUse } from '../../../rspec/images/imageUses';
import { isReadForNames, languageOf } from '../../../rspec/lint';
import { certainUsesInText } from '../../../rspec/mentions';
import { isPart } from '../../../rspec/mentions/find';
import { kindOf } from '../../../rspec/language/namespaces';
import { scan } from '../../../rspec/syntax/scanner';

/** Those that count, and of which is certain what they name; none of manifests and advertisements. */
export function usesIn(text: string, file: string): readonly ImageUse[] {
  const language = languageOf(text, file);
  if (isReadForNames(language)) return certainUsesInText(text, language).filter(isClear);
  switch (language) {
    case 'rspec': {
      const document = scan(text);
      return kindOf(document) === 'request' ? imageUses(document).filter(isClear) : [];
    }
    case 'geni-lib':
      return [
        ...profileImageUses(text).filter(({ certain }) => certain),
        ...embeddedUses(text).filter((use) => !isPart(use)),
      ].filter(isClear);
    case undefined:
      return [];
  }
}

/** The same without prose: what a text tells of an image does not use it. */
export function usedIn(text: string, file: string): readonly ImageUse[] {
  return languageOf(text, file) === 'prose' ? [] : usesIn(text, file);
}

function isClear({ wins, reference }: ImageUse): boolean {
  const { form, mistakes } = reference;
  return wins && mistakes.length === 0 && (form === 'urn' || form === 'url');
}
