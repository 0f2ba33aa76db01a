/** Options of the classic scripts that cannot be honoured: one sentence each, never silence. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '../../../model/storage/folders';
import { UsageError } from '../failures/failure';
import type { CommonOptions } from './options';
import type { Output } from '../terminal/output';

const insteadOfPython =
  'set PROTOGENI_CERTIFICATE and PROTOGENI_PASSPHRASE, and give -l, -m and -n as options';

/** @throws UsageError for what would do something else than was meant. */
export function heedScriptOptions(options: CommonOptions, output: Output): void {
  if (options.readCommands !== undefined) {
    throw new UsageError(
      `-r ${options.readCommands} is a Python program, which cannot run here: ${insteadOfPython}.`,
    );
  }
  if (options.unauthenticated === true) {
    output.note(
      '-U has no effect: every call presents your certificate, because every site requires it.',
    );
  }
  const idle = [
    ...(options.admincredentials !== undefined ? ['-a'] : []),
    ...(options.authenticated === true ? ['-A'] : []),
    ...(options.delete === true ? ['--delete'] : []),
  ];
  for (const name of idle) output.note(`${name} has no effect, as in the image scripts.`);
}

/** The scripts run these files, so somebody may rely on what they set. */
export function tellOfPythonConfiguration(output: Output): void {
  for (const folder of [homeFolder(), '.']) {
    const file = join(folder, '.protogeni-config.py');
    if (!existsSync(file)) continue;
    output.note(`${file} is Python and is not read: ${insteadOfPython}.`);
  }
}
