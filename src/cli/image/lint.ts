/** `geni-image lint`: the editor's findings about disk images in RSpecs and profiles, for scripts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fixAll, languageOf, lint as findingsIn, type LintDiagnostic } from '../../rspec/lint';
import { Ended, exitCodes, UsageError } from './failure';
import type { Output } from './output';

export interface LintOptions {
  readonly fix?: boolean;
}

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: LintDiagnostic['severity'];
  readonly code: string;
  readonly message: string;
}

export function lint(files: readonly string[], options: LintOptions, output: Output): void {
  const findings: Finding[] = [];
  for (const file of files) {
    const text = readText(file);
    if (languageOf(text) === undefined) {
      throw new UsageError(`${file} is neither an RSpec nor a geni-lib profile.`);
    }
    const fixed = options.fix === true ? fixAll(text) : text;
    if (fixed !== text) writeFileSync(file, fixed);
    for (const { line, column, severity, code, message } of findingsIn(fixed)) {
      findings.push({ file, line, column, severity, code, message });
    }
  }
  const text = findings
    .map((it) => `${it.file}:${it.line}:${it.column}: ${it.severity}: ${it.message} [${it.code}]`)
    .join('\n');
  output.result({ findings }, text);
  if (findings.some(({ severity }) => severity === 'error')) throw new Ended(exitCodes.refused);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(
      `The file ${file} cannot be read: give the name of an RSpec or of a geni-lib profile.`,
    );
  }
}
