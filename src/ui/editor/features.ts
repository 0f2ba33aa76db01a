/**
 * The features of the editor, a bundle of their own: it is loaded with the first document that may be
 * an RSpec or a profile, so other windows do not pay for the language.
 */
import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { useTranslations } from '../translations';
import { registerCodeActions } from './codeActions';
import { registerCodeLenses } from './codeLens';
import { registerCompletion } from './completion';
import { registerDiagnostics } from './diagnostics';
import { registerLinks } from './documentLinks';
import { registerHover } from './hover';
import { registerListStatus } from './listStatus';
import { registerReferences } from './references';
import { registerSymbols } from './symbols';
import { registerTransfer } from './transfer';
import { xmlSchemas } from './xmlExtension';

// This bundle has its own copy of the sentences, and not every use begins with the features.
useTranslations();

export { findImageUses, replaceImageEverywhere } from './imageCommands';
export { usesInWorkspace } from './imageUses';
export { readAdvertised } from './readAdvertised';

export function registerFeatures(parts: Parts): vscode.Disposable {
  const schemas = xmlSchemas(parts);
  return vscode.Disposable.from(
    registerCompletion(parts),
    registerHover(parts),
    registerDiagnostics(parts, schemas),
    registerCodeActions(parts),
    registerSymbols(),
    registerLinks(parts),
    registerCodeLenses(parts),
    registerReferences(parts),
    registerTransfer(parts),
    registerListStatus(parts),
    schemas,
  );
}
