/** The diagnostics of a document as the RSpec language gives them, kept for one version of the text. */
import { defined } from '../../../rpc/defined';
import type * as vscode from 'vscode';
import type { Catalogue } from '../../../rspec/images/catalogue';
import { diagnose, type Diagnostic, type ToldElsewhere } from '../../../rspec/diagnose';
import { diagnoseProfile } from '../../../rspec/genilib';
import { heedComments, heedPythonComments } from '../../../rspec/ignore';
import { diagnoseText } from '../../../rspec/mentions';
import type { Parts } from '../../context';
import { understand } from './understood';
import { toldElsewhere } from '../schemas/xmlExtension';

interface Finding {
  readonly version: number;
  readonly at: number;
  readonly catalogue: Catalogue;
  readonly told: ToldElsewhere | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lists that nobody reads grow old, and what was told from them must go: milliseconds until it is looked at. */
export const LOOK_AGAIN_MS = 5 * 60_000;

const kept = new WeakMap<vscode.TextDocument, Finding>();

export function findingsOf(parts: Parts, document: vscode.TextDocument): readonly Diagnostic[] {
  const now = {
    version: document.version,
    at: Date.now(),
    catalogue: parts.catalogue.current,
    told: toldElsewhere(document),
  };
  const known = kept.get(document);
  if (known && isStillTrue(known, now)) return known.diagnostics;
  const diagnostics = find(document, now);
  kept.set(document, { ...now, diagnostics });
  return diagnostics;
}

type Basis = Omit<Finding, 'diagnostics'>;

function isStillTrue(known: Basis, now: Basis): boolean {
  const same =
    known.version === now.version && known.catalogue === now.catalogue && known.told === now.told;
  return same && now.at - known.at < LOOK_AGAIN_MS;
}

function find(document: vscode.TextDocument, { catalogue, told }: Basis): readonly Diagnostic[] {
  const meaning = understand(document);
  if (meaning === undefined) return [];
  if (meaning.kind === 'names') return diagnoseText(meaning.text, meaning.textKind, { catalogue });
  if (meaning.kind === 'profile')
    return heedPythonComments(diagnoseProfile(meaning.text, { catalogue }), meaning.text);
  return heedComments(diagnose(meaning.rspec, { catalogue, ...defined({ told }) }), meaning.rspec);
}
