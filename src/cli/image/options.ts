/** What every command of `geni-image` understands, in the spelling of the classic scripts. */
import type { Command } from 'commander';

export interface CommonOptions {
  readonly certificate?: string;
  /** File whose first line is the passphrase. */
  readonly passphrase?: string;
  readonly sa?: string;
  readonly cm?: string;
  readonly slicename?: string;
  readonly cacertificate?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}

export function addCommonOptions(program: Command): void {
  program
    .option(
      '-f, --certificate <file>',
      'your PEM file (default: $PROTOGENI_CERTIFICATE, else ~/.ssl/encrypted.pem)',
    )
    .option(
      '-p, --passphrase <file>',
      'file whose first line is the passphrase (default: $PROTOGENI_PASSPHRASE, else ~/.ssl/password, else it is asked)',
    )
    .option('-l, --sa <url>', 'slice authority (default: the one in your certificate)')
    .option('-m, --cm <url>', 'component manager of the site (default: your home site)')
    .option('-n, --slicename <name>', 'slice, by name or URN (default: all your slices)')
    .option(
      '--cacertificate <file>',
      'CA certificate that signs the servers (default: known servers)',
    )
    .option('--json', 'print one JSON document instead of text')
    .option('-d, --debug', 'show each call on standard error');
}

/** Words for the global flag as the classic tools read them: these mean no, all others yes. */
export function isGlobal(word: string | undefined): boolean {
  return word === undefined || !/^(?:0|f|false|no)$/i.test(word);
}
