/** Where a finding is explained: its line on the page about diagnostics, which ships with the extension. */
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { diagnosticCodes, type DiagnosticCode } from '../../../rspec/diagnose/codes';

/** Below the folder of the extension; this bundle lies in its folder `dist`. */
const page = vscode.Uri.joinPath(vscode.Uri.file(__dirname), '..', 'docs', 'diagnostics.md');

let lines: ReadonlyMap<string, number> | undefined;

/** What VS Code shows as the code of a finding; without its page, the code is not a link. */
export function explained(code: DiagnosticCode): NonNullable<vscode.Diagnostic['code']> {
  lines ??= readLines();
  const line = lines.get(code);
  return line === undefined ? code : { value: code, target: page.with({ fragment: `L${line}` }) };
}

/** The code alone, of what {@link explained} has made. */
export function plainCode(code: vscode.Diagnostic['code']): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

function readLines(): ReadonlyMap<string, number> {
  try {
    const rows = readFileSync(page.fsPath, 'utf8').split('\n');
    const found = diagnosticCodes.map((code): [string, number] => [
      code,
      rows.findIndex((row) => row.startsWith(`| \`${code}\` `)) + 1,
    ]);
    return new Map(found.filter(([, line]) => line > 0));
  } catch {
    return new Map();
  }
}
