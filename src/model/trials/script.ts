/** The file of the person's own script. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../failures/userError';
import { systemWords } from '../storage/storageError';

/** @throws UserError */
export function textOf(scriptFile: string): string {
  try {
    return readFileSync(scriptFile, 'utf8');
  } catch (cause) {
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
