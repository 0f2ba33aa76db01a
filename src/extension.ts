/** The extension's entry: builds the object graph and nothing else. No network on activation. */
import type * as vscode from 'vscode';

export function activate(_context: vscode.ExtensionContext): void {
  // The features register themselves here.
}
