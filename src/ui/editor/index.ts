/** The features of the editor: RSpecs, XML files that are RSpecs, and geni-lib profiles. */
import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { registerCodeActions } from './codeActions';
import { registerCompletion } from './completion';
import { registerDiagnostics } from './diagnostics';
import { registerHover } from './hover';

export function registerEditor(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    registerCompletion(parts),
    registerHover(parts),
    registerDiagnostics(parts),
    registerCodeActions(parts),
  );
}
