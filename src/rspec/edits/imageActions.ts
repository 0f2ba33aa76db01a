// What one can do with the reference under the cursor although nothing is wrong with it: pin a version or
// let go of it, and write it in the other form.
import * as l10n from '@vscode/l10n';
import { findImage, type Catalogue, type CatalogueImage } from '../images/catalogue';
import type { RspecDocument } from '../syntax/document';
import { destination, writeImage } from '../images/imageForm';
import { usesOf, type ImageUse } from '../images/imageUses';
import { closest, elementAt } from '../syntax/tree';
import { isDiskImage } from '../language/nodes';
import { pinned, unpinned } from './pin';
import type { TextEdit } from './textEdit';

export interface ImageAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Actions on the reference at an offset: the value under the cursor, else the one that counts in its element. */
export function imageActions(
  document: RspecDocument,
  offset: number,
  catalogue: Catalogue,
): ImageAction[] {
  const element = closest(elementAt(document, offset), isDiskImage);
  const uses = element ? usesOf(element) : [];
  const use =
    uses.find(({ span }) => span.start <= offset && offset <= span.end) ??
    uses.find(({ wins }) => wins);
  return use ? actionsFor(use, catalogue) : [];
}

/** The same for a use that is already known, as in a geni-lib profile. */
export function actionsFor(use: ImageUse, catalogue: Catalogue): ImageAction[] {
  if (use.reference.mistakes.length > 0) return [];
  const image = findImage(catalogue, use.reference, use.siteUrn)?.image;
  const write = (title: string, value: string): ImageAction => ({
    title,
    edits: [{ ...use.span, text: use.write(value) }],
  });
  return [...versionActions(use, image, write), ...formActions(use, image, catalogue, write)];
}

type Write = (title: string, value: string) => ImageAction;

function versionActions(
  { reference }: ImageUse,
  image: CatalogueImage | undefined,
  write: Write,
): ImageAction[] {
  if (reference.form !== 'urn') return [];
  const { text, version } = reference;
  const newest = image?.version;
  const hold =
    newest === undefined || newest === version
      ? []
      : [write(l10n.t('Pin to version {0}', newest), pinned(text, newest))];
  return version === undefined
    ? hold
    : [...hold, write(l10n.t('Always use the newest version'), unpinned(text))];
}

function formActions(
  use: ImageUse,
  image: CatalogueImage | undefined,
  catalogue: Catalogue,
  write: Write,
): ImageAction[] {
  if (!image) return [];
  const { form } = use.reference;
  const { form: right, obstacle } = writeImage(image, destination(catalogue, use.siteUrn));
  const isByUrn = right === 'urn' && obstacle !== 'no-address';
  if (form === 'url' && isByUrn && use.attribute?.name !== 'url' && use.inner?.inUrl !== true)
    return [write(l10n.t('Write it as a URN'), image.urn)];
  if (form === 'urn' && image.url !== undefined)
    return [write(l10n.t('Write it as the address of its metadata'), image.url)];
  return [];
}
