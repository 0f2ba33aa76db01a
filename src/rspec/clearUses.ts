// The images that files refer to, whatever kind of file it is: what a lock of images is about.
import { embeddedUses, profileImageUses } from './genilib/profile';
import { imageUses, type ImageUse } from './images/imageUses';
import { kindOf } from './language/namespaces';
import { isReadForNames, languageOf } from './lint';
import { certainUsesInText, imageUsesInText } from './mentions';
import { isAsked } from './edits/replaceUse';
import { isPart } from './mentions/find';
import type { TextKind } from './mentions/kinds';
import type { RspecDocument } from './syntax/document';
import { scan } from './syntax/scan';

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

/** Those that a lock leaves out, since it is not certain what they name, each with the reason. */
export function unclearUsesIn(text: string, file: string): readonly UnclearUse[] {
  const language = languageOf(text, file);
  if (language === undefined || language === 'prose') return [];
  const uses = isReadForNames(language)
    ? [...certainUsesInText(text, language), ...imageUsesInText(text, language).filter(isPart)]
    : language === 'rspec'
      ? requestUses(scan(text))
      : [...profileImageUses(text), ...embeddedUses(text)];
  return uses.flatMap((use) => {
    const why = whyUnclear(use);
    return isAsked(use) && why !== undefined ? [{ use, why }] : [];
  });
}

export interface UnclearUse {
  readonly use: ImageUse;
  readonly why: 'composed' | 'name-only' | 'malformed';
}

function whyUnclear(use: ImageUse & { readonly certain?: boolean }): UnclearUse['why'] | undefined {
  const { form, mistakes } = use.reference;
  if (isPart(use) || use.certain === false) return 'composed';
  if (form === 'empty') return undefined;
  if (mistakes.length > 0) return 'malformed';
  return form === 'bare' ? 'name-only' : undefined;
}

export function clearUses(document: RspecDocument): readonly ImageUse[] {
  return requestUses(document).filter(isClear);
}

function requestUses(document: RspecDocument): readonly ImageUse[] {
  return kindOf(document) === 'request' ? imageUses(document) : [];
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
