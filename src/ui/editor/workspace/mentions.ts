/** All images that files of the workspace name, for whoever is about to delete some. */
import * as vscode from 'vscode';
import type { Mention } from '../../../model/keep/evidence';
import { clearUsesIn, unclearUsesIn } from '../../../rspec/clearUses';
import { limitWords, workspaceFiles } from './workspaceFiles';

/** @returns undefined where not all files could be searched */
export async function mentionsInWorkspace(
  token: vscode.CancellationToken,
): Promise<readonly Mention[] | undefined> {
  const found: Mention[] = [];
  const limits: string[] = [];
  for await (const { uri, text } of workspaceFiles(token, () => limits.push(limitWords()))) {
    const file = vscode.workspace.asRelativePath(uri);
    for (const { reference } of clearUsesIn(text, uri.path))
      found.push({ value: reference.text, file, isClear: true });
    for (const { use } of unclearUsesIn(text, uri.path))
      found.push({ value: use.value, file, isClear: false });
  }
  return limits.length === 0 && !token.isCancellationRequested ? found : undefined;
}
