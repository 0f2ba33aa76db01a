/** The diagnostics of a document as the RSpec language gives them, kept for one version of the text. */
import type * as vscode from 'vscode';
import type { Catalogue } from '../../rspec/catalogue';
import { diagnose, type Diagnostic } from '../../rspec/diagnose';
import { diagnoseProfile } from '../../rspec/genilib';
import type { Parts } from '../parts';
import { understand } from './understood';
import { toldElsewhere } from './xmlExtension';

interface Finding {
  readonly version: number;
  readonly at: number;
  readonly catalogue: Catalogue;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists that nobody reads grow old, and what was told from them must go: milliseconds until it is looked at. */
export const LOOK_AGAIN = 5 * 60_000;

const kept = new WeakMap<vscode.TextDocument, Finding>();

export function findingsOf(parts: Parts, document: vscode.TextDocument): readonly Diagnostic[] {
  const { version } = document;
  const catalogue = parts.catalogue.current;
  const known = kept.get(document);
  const at = Date.now();
  if (known?.version === version && known.catalogue === catalogue && at - known.at < LOOK_AGAIN)
    return known.diagnostics;
  const diagnostics = find(document, catalogue);
  kept.set(document, { version, at, catalogue, diagnostics });
  return diagnostics;
}

function find(document: vscode.TextDocument, catalogue: Catalogue): readonly Diagnostic[] {
  const meaning = understand(document);
  if (meaning === undefined) return [];
  if (meaning.kind === 'profile') return diagnoseProfile(meaning.text, { catalogue });
  const told = toldElsewhere(document);
  return diagnose(meaning.rspec, { catalogue, ...(told === undefined ? {} : { told }) });
}
