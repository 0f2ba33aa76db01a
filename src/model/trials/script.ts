/** The file of the person's own script. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { refusal, UserError } from '../failures/userError';
import { systemCode, systemWords } from '../storage/storageError';

/** @throws UserError */
export function textOf(scriptFile: string): string {
  const text = readText(scriptFile);
  if (!hasWindowsLineEnds(text)) return text;
  throw refusal(
    l10n.t(
      'The script {0} cannot run on a node: its lines end as on Windows (CRLF). Save it with LF.',
      scriptFile,
    ),
  );
}

/** The system takes the carriage return of the first line for a part of the program's name. */
export function hasWindowsLineEnds(text: string): boolean {
  return /^[^\r\n]*\r\n/.test(text);
}

function readText(scriptFile: string): string {
  try {
    return readFileSync(scriptFile, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT')
      throw refusal(l10n.t('There is no script {0}.', scriptFile));
    throw new UserError(
      l10n.t('The script {0} cannot be read ({1}).', scriptFile, systemWords(cause)),
      { cause, refusal: true },
    );
  }
}

/** For the sentence about a script. */
export function nameOf(scriptFile: string): string {
  return basename(scriptFile);
}
