/**
 * The features of the editor, a bundle of their own: it is loaded with the first document that may be
 * an RSpec or a profile, so other windows do not pay for the language.
 */
import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { registerCodeActions } from './codeActions';
import { registerCompletion } from './completion';
import { registerDiagnostics } from './diagnostics';
import { registerHover } from './hover';

export { readAdvertised } from './readAdvertised';

export function registerFeatures(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    registerCompletion(parts),
    registerHover(parts),
    registerDiagnostics(parts),
    registerCodeActions(parts),
  );
}
