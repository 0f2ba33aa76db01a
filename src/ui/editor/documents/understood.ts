/**
 * What an open document is to us: an RSpec, a geni-lib profile, a text that names images, or nothing. Read once for each version
 * of the text, because every feature asks at every keystroke.
 */
import type * as vscode from 'vscode';
import { looksLikeRspec } from '../../../rspec/detect';
import type { RspecDocument } from '../../../rspec/syntax/document';
import { importsGeni, isProfile } from '../../../rspec/genilib';
import {
  mayNameImages,
  textKindIn,
  textLanguages,
  type TextKind,
} from '../../../rspec/mentions/kinds';
import { scan } from '../../../rspec/syntax/scan';
import { rspecLanguage } from '../../contributions';
import { changedRspec, follow } from './followed';

export type Understood =
  | { readonly kind: 'rspec'; readonly rspec: RspecDocument }
  | { readonly kind: 'profile'; readonly text: string }
  /** Nothing of it is understood but the images that it names. */
  | { readonly kind: 'names'; readonly text: string; readonly textKind: TextKind };

/** RSpec files, and XML files, which may turn out to be RSpecs. */
export const rspecSelector: vscode.DocumentSelector = [
  { language: rspecLanguage },
  { language: 'xml' },
];

/** The same and Python files, which may turn out to be profiles: here images are written, and help is offered for it. */
export const writingSelector: vscode.DocumentSelector = [
  { language: rspecLanguage },
  { language: 'xml' },
  { language: 'python' },
];

/** The same and all others in which people name images, or keep profiles under an ending of their own. */
export const imageSelector: vscode.DocumentSelector = [
  ...[rspecLanguage, 'xml', 'python'].map((language) => ({ language })),
  ...[...textLanguages, 'plaintext'].map((language) => ({ language })),
];

/** What a file would become, beside what it is. */
export const comparedScheme = 'protogeni-compared';

/** Texts that a comparison shows beside a file are read-only. */
const pastSchemes = new Set(['git', 'gitlens', 'review', 'pr', comparedScheme]);

interface Reading {
  readonly version: number;
  readonly language: string;
  readonly meaning: Understood | undefined;
}

const readings = new WeakMap<vscode.TextDocument, Reading>();

export function understand(document: vscode.TextDocument): Understood | undefined {
  const { version, languageId: language } = document;
  const known = readings.get(document);
  if (known?.version === version && known.language === language) return known.meaning;
  const meaning = followedMeaning(document, known) ?? read(document);
  if (meaning?.kind === 'rspec') follow(document, meaning.rspec);
  readings.set(document, { version, language, meaning });
  return meaning;
}

function read(document: vscode.TextDocument): Understood | undefined {
  return pastSchemes.has(document.uri.scheme)
    ? undefined
    : understoodText(document.languageId, document.uri.path, () => document.getText());
}

/** An RSpec that has changed; an XML file is one as long as it begins as it did. */
function followedMeaning(
  document: vscode.TextDocument,
  known: Reading | undefined,
): Understood | undefined {
  if (known?.meaning?.kind !== 'rspec' || known.language !== document.languageId) return undefined;
  const rspec = changedRspec(document);
  if (rspec === undefined) return undefined;
  const isStill =
    known.language === rspecLanguage || beginningOf(rspec) === beginningOf(known.meaning.rspec);
  return isStill ? { kind: 'rspec', rspec } : undefined;
}

/** Up to the name of the root, with the character that ends it. */
function beginningOf(rspec: RspecDocument): string {
  return rspec.slice(0, (rspec.root?.nameEnd ?? rspec.length) + 1);
}

/** The scanned RSpec, or undefined for any other document. */
export function rspecOf(document: vscode.TextDocument): RspecDocument | undefined {
  const meaning = understand(document);
  return meaning?.kind === 'rspec' ? meaning.rspec : undefined;
}

/** The same for a text that is not open, by the language that its file would have. */
export function understoodText(
  language: string,
  path: string,
  text: () => string,
): Understood | undefined {
  if (language === rspecLanguage) return { kind: 'rspec', rspec: scan(text()) };
  if (language === 'xml') {
    const content = text();
    return looksLikeRspec(content) ? { kind: 'rspec', rspec: scan(content) } : undefined;
  }
  if (language === 'python') {
    const content = text();
    return isProfile(content) ? { kind: 'profile', text: content } : undefined;
  }
  return language === 'plaintext' || textLanguages.includes(language)
    ? otherText(text(), textKindIn(language, path))
    : undefined;
}

/** A profile by what it imports: the shell's own files may have the same ending. */
function otherText(text: string, textKind: TextKind | undefined): Understood | undefined {
  const mayBeProfile = textKind === undefined || textKind === 'shell';
  if (mayBeProfile && importsGeni(text)) return { kind: 'profile', text };
  if (textKind === undefined || !mayNameImages(text)) return undefined;
  return { kind: 'names', text, textKind };
}
