/** The one way from here into the browser: only to pages over https. */
import * as vscode from 'vscode';

/** False for an address that is none of a page over https: nothing was opened. */
export async function openWebPage(url: string): Promise<boolean> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return false;
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
  return true;
}
