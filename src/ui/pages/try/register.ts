/** What a window does of tries before anyone asks for one: only where an earlier one has left something. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { defaultLoanDirectory } from '../../../model/nodes/loanStore';
import { StorageError } from '../../../model/storage/storageError';
import { tryPanel } from '../../contributions';
import type { Parts } from '../../context';
import * as nodes from '../../nodes/nodes';

export function registerTryPages(parts: Parts): vscode.Disposable {
  return parts.openPages.register(tryPanel, () => nodes.tryPages(parts));
}

/** Most windows have never tried an image: for them nothing is loaded. */
export function goOnWithTries(parts: Parts): vscode.Disposable {
  return isThere() ? nodes.goOnWithTries(parts) : vscode.Disposable.from();
}

function isThere(): boolean {
  try {
    return existsSync(defaultLoanDirectory());
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    return false;
  }
}
