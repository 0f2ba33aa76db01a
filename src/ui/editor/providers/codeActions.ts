/** Quick fixes of diagnostics, what can be done with a reference, and all safe fixes at once. */
import * as vscode from 'vscode';
import type { Diagnostic } from '../../../rspec/diagnose';
import { sameSite, type Catalogue } from '../../../rspec/images/catalogue';
import { actionsInProfile } from '../../../rspec/genilib';
import { imageActions, type ImageAction } from '../../../rspec/edits/imageActions';
import type { TextEdit } from '../../../rspec/edits/textEdit';
import { fixAll as textWithFixes, safeEdits, type LintLanguage } from '../../../rspec/lint';
import { actionsInText } from '../../../rspec/mentions';
import { defined } from '../../../rpc/defined';
import type { Parts } from '../../context';
import { choosing } from './chooseImage';
import { diagnosticSource } from './diagnostics';
import { findingsOf } from '../documents/findings';
import { plainCode } from '../documents/explained';
import { rangeOf, workspaceEdit } from '../documents/spans';
import { imageSelector, understand, type Understood } from '../documents/understood';
import { commands } from '../../contributions';
import { nodeAround, siteUrnOf } from '../../../rspec/language/nodes';
import type { Row } from '../../trees/row';
import { inertText } from '../../text/inert';

const { QuickFix, RefactorRewrite, SourceFixAll } = vscode.CodeActionKind;
const fixAllKind = SourceFixAll.append('protogeni');

export function registerCodeActions(parts: Parts): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, { only, diagnostics }) => {
      if (understand(document) === undefined) return undefined;
      const wanted = (kind: vscode.CodeActionKind): boolean => only?.contains(kind) ?? true;
      const fixes = wanted(QuickFix) ? quickFixes(parts, document, range, diagnostics) : [];
      return [
        ...fixes,
        ...(wanted(RefactorRewrite) ? rewrites(parts, document, range).filter(isNew(fixes)) : []),
        // Only where it is asked for: on saving, and among the source actions.
        ...(only !== undefined && wanted(fixAllKind) ? fixAll(parts, document) : []),
      ];
    },
  };
  return vscode.languages.registerCodeActionsProvider(imageSelector, provider, {
    providedCodeActionKinds: [QuickFix, RefactorRewrite, fixAllKind],
  });
}

/** Whether an action does something that none of the fixes does. */
function isNew(fixes: readonly vscode.CodeAction[]): (action: vscode.CodeAction) => boolean {
  const textOf = ({ edit }: vscode.CodeAction): string => JSON.stringify(edit?.entries());
  const known = new Set(fixes.map(textOf));
  return (action) => !known.has(textOf(action));
}

function quickFixes(
  parts: Parts,
  document: vscode.TextDocument,
  range: vscode.Range,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  return findingsOf(parts, document).flatMap((finding) => {
    const at = rangeOf(document, finding);
    if (at.intersection(range) === undefined) return [];
    const mended = shown.filter(
      ({ source, code, range: other }) =>
        source === diagnosticSource && plainCode(code) === finding.code && other.isEqual(at),
    );
    const choice = choosing(document, finding);
    if (choice) choice.diagnostics = mended;
    return [
      ...fixesOf(document, finding, mended),
      ...sayings(parts, document, finding, mended),
      ...(choice ? [choice] : []),
    ];
  });
}

function fixesOf(
  document: vscode.TextDocument,
  { fixes }: Diagnostic,
  mended: vscode.Diagnostic[],
): vscode.CodeAction[] {
  return fixes.map(({ title, edits, preferred }) => {
    const action = new vscode.CodeAction(inertText(title), QuickFix);
    action.edit = workspaceEdit(document, edits);
    action.diagnostics = mended;
    if (preferred === true) action.isPreferred = true;
    return action;
  });
}

/** Where it hangs on how the site of the node takes images of others, a person can say it. */
function sayings(
  { inventory }: Parts,
  document: vscode.TextDocument,
  { code, severity, start }: Diagnostic,
  mended: vscode.Diagnostic[],
): vscode.CodeAction[] {
  const meaning = understand(document);
  if (code !== 'image-urn-elsewhere' || severity !== 'information' || meaning?.kind !== 'rspec')
    return [];
  const title = vscode.l10n.t('Set how this site takes images of other sites…');
  const action = new vscode.CodeAction(title, QuickFix);
  const siteUrn = siteUrnOf(nodeAround(meaning.rspec, start)) ?? '';
  const state = inventory.sites.find(({ site }) => sameSite(site.urn, siteUrn));
  const row = state && ({ kind: 'site', state } satisfies Row);
  action.command = { command: commands.sayForeignForm, title, arguments: [row] };
  action.diagnostics = mended;
  return [action];
}

function rewrites(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.CodeAction[] {
  const meaning = understand(document);
  if (meaning === undefined) return [];
  const offset = document.offsetAt(range.start);
  return actionsAt(meaning, offset, catalogue.current).map(({ title, edits }) => {
    const action = new vscode.CodeAction(inertText(title), RefactorRewrite);
    action.edit = workspaceEdit(document, edits);
    return action;
  });
}

function actionsAt(
  meaning: Understood,
  offset: number,
  catalogue: Catalogue,
): readonly ImageAction[] {
  switch (meaning.kind) {
    case 'rspec':
      return imageActions(meaning.rspec, offset, catalogue);
    case 'profile':
      return actionsInProfile(meaning.text, offset, catalogue);
    case 'names':
      return actionsInText(meaning.text, offset, meaning.textKind, catalogue);
  }
}

/** A mended value may show a second mistake, so it goes on until none is left. */
function fixAll(parts: Parts, document: vscode.TextDocument): vscode.CodeAction[] {
  if (safeEdits(findingsOf(parts, document)).length === 0) return [];
  const text = document.getText();
  const meaning = understand(document);
  const language = meaning && languageOf(meaning);
  const catalogue = parts.catalogue.current;
  const edit = difference(text, textWithFixes(text, { catalogue, ...defined({ language }) }));
  const action = new vscode.CodeAction(
    vscode.l10n.t('Fix everything that has a safe fix'),
    fixAllKind,
  );
  action.edit = workspaceEdit(document, [edit]);
  return [action];
}

function languageOf(meaning: Understood): LintLanguage {
  if (meaning.kind === 'names') return meaning.textKind;
  return meaning.kind === 'rspec' ? 'rspec' : 'geni-lib';
}

/** The one edit between two texts that leaves alone what they begin and end with. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}
