// Where a geni-lib profile refers to images: every string from which a node gets its image, by whatever way, and
// any string that is the URN of an image or a metadata address by itself. Read once for each text.
import { understandPython } from '../python';
import { embeddedInPython, type EmbeddedInPython } from './embedded';
import type { ImageUse } from '../images/imageUses';
import { readUses } from './readUses';
import type { ImageExpression, ProfileImageUse } from './uses';

export interface ProfileImages {
  readonly uses: readonly ProfileImageUse[];
  readonly expressions: readonly ImageExpression[];
  /** Whether it imports a module of geni. */
  readonly importsGeni: boolean;
  /** RSpecs in its strings. */
  readonly embedded: EmbeddedInPython;
}

const MAX_REMEMBERED = 3;
const remembered = new Map<string, ProfileImages>();

/** Completion, hover and diagnostics ask for the same text, one after the other. */
export function profileImages(text: string): ProfileImages {
  let known = remembered.get(text);
  if (known === undefined) {
    const python = understandPython(text);
    // Only what was found is kept: the tree is many times the text.
    const { importsGeni } = python.program;
    const embedded = embeddedInPython(text);
    known = { ...readUses(text, python), importsGeni, embedded };
    if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
    remembered.set(text, known);
  }
  return known;
}

export function profileImageUses(text: string): readonly ProfileImageUse[] {
  return profileImages(text).uses;
}

/** Those within the RSpecs of its strings. */
export function embeddedUses(text: string): readonly ImageUse[] {
  return profileImages(text).embedded.inner.flatMap(({ uses }) => uses);
}
