/** Who uses an image: in the whole workspace, in RSpecs and profiles, in whatever form it is written. */
import * as vscode from 'vscode';
import { findImage, type Catalogue } from '../../../rspec/images/catalogue';
import type { Span } from '../../../rspec/syntax/document';
import { findUses, type ImageSought } from '../../../rspec/edits/sought';
import { embeddedUses, profileImageUses } from '../../../rspec/genilib/profile';
import {
  placesInRspec,
  type PlaceToChange,
  type Replacing,
} from '../../../rspec/edits/placesToChange';
import { findUsesInProfile, placesInProfile } from '../../../rspec/genilib';
import { type ImageUse, imageUses, usesOf as usesInElement } from '../../../rspec/images/imageUses';
import { findUsesInText, imageUsesInText, placesInText } from '../../../rspec/mentions';
import { elementAt } from '../../../rspec/syntax/tree';
import { LineIndex } from '../../../rspec/syntax/lines';
import { understand, type Understood } from '../documents/understood';
import { workspaceFiles } from './workspaceFiles';

/** The reference under the cursor. */
export function useAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): ImageUse | undefined {
  const meaning = understand(document);
  const offset = document.offsetAt(position);
  if (meaning === undefined) return undefined;
  return usesNear(meaning, offset).find(({ span }) => span.start <= offset && offset <= span.end);
}

/** All that may be under the cursor: in an RSpec, those of the element there. */
function usesNear(meaning: Understood, offset: number): readonly ImageUse[] {
  if (meaning.kind !== 'rspec') return usesOf(meaning);
  const element = elementAt(meaning.rspec, offset);
  return element ? usesInElement(element) : [];
}

function usesOf(meaning: Understood): readonly ImageUse[] {
  switch (meaning.kind) {
    case 'rspec':
      return imageUses(meaning.rspec);
    case 'profile':
      return [...profileImageUses(meaning.text), ...embeddedUses(meaning.text)];
    case 'names':
      return imageUsesInText(meaning.text, meaning.textKind);
  }
}

/** What a reference stands for: the image if it is known, so that its other forms are found too. */
export function soughtBy(use: ImageUse, catalogue: Catalogue): ImageSought | undefined {
  const { reference, siteUrn } = use;
  const image = findImage(catalogue, reference, siteUrn)?.image;
  if (image !== undefined) return image;
  if (reference.form === 'url') return { url: reference.text };
  return reference.form === 'urn' ? { urn: reference.text } : undefined;
}

export function usesIn(meaning: Understood, sought: ImageSought, catalogue: Catalogue): Span[] {
  switch (meaning.kind) {
    case 'rspec':
      return findUses(meaning.rspec, sought, catalogue);
    case 'profile':
      return findUsesInProfile(meaning.text, sought, catalogue);
    case 'names':
      return findUsesInText(meaning.text, meaning.textKind, sought, catalogue);
  }
}

/** The places that name one of several images, each with what it would become. */
export function placesIn(meaning: Understood, replacing: Replacing): PlaceToChange[] {
  switch (meaning.kind) {
    case 'rspec':
      return placesInRspec(meaning.rspec, replacing);
    case 'profile':
      return placesInProfile(meaning.text, replacing);
    case 'names':
      return placesInText(meaning.text, meaning.textKind, replacing);
  }
}

/** Every use in the workspace, file by file. */
export async function usesInWorkspace(
  sought: ImageSought,
  catalogue: Catalogue,
  token: vscode.CancellationToken,
): Promise<{ readonly found: vscode.Location[]; readonly isComplete: boolean }> {
  const found: vscode.Location[] = [];
  let isComplete = true;
  for await (const { uri, text, meaning } of workspaceFiles(token, () => (isComplete = false))) {
    const spans = usesIn(meaning, sought, catalogue);
    if (spans.length === 0) continue;
    const lines = new Lines(text);
    for (const span of spans) found.push(new vscode.Location(uri, lines.rangeOf(span)));
  }
  return { found, isComplete };
}

/** Positions in a text that is not open. */
export class Lines {
  readonly #index: LineIndex;

  constructor(text: string) {
    // VS Code ends a line there too.
    this.#index = new LineIndex(text.replace(/\r(?!\n)/g, '\n'));
  }

  rangeOf({ start, end }: Span): vscode.Range {
    return new vscode.Range(this.#at(start), this.#at(end));
  }

  #at(offset: number): vscode.Position {
    const { line, column } = this.#index.positionOf(offset);
    return new vscode.Position(line - 1, column - 1);
  }
}
