/** What every command understands, in the spelling of the classic scripts. */
import { existsSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { commonGroup } from './help';

export interface CommonOptions {
  readonly certificate?: string;
  /** File whose first line is the passphrase. */
  readonly passphrase?: string;
  readonly sa?: string;
  /** Addresses or nicknames of sites. */
  readonly cm?: readonly string[];
  readonly slicename?: string;
  readonly cacertificate?: string;
  /** Files that hold credentials, instead of those that the slice authority gives. */
  readonly credentials?: string;
  readonly slicecredentials?: string;
  /** File with the credential by which the certificate's user speaks for another one. */
  readonly speaksfor?: string;
  /** File with the token for the portal; `-` for standard input. */
  readonly token?: string;
  /** Address of the portal; true where the option has no value. */
  readonly portal?: string | true;
  readonly json?: boolean;
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly wide?: boolean;
  /** Agreed beforehand to whatever would be asked. */
  readonly yes?: boolean;
  /** Seconds: for each call, or with `--wait` for the whole wait. */
  readonly timeout?: string;
  readonly wait?: boolean;
  readonly readCommands?: string;
  readonly admincredentials?: string;
  readonly authenticated?: boolean;
  readonly unauthenticated?: boolean;
  readonly delete?: boolean;
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
    .option(
      '-m, --cm <site>',
      'name or address of a site, such as utah-clab (default: your home site; "geni-image list" and "slivers" also ask those of "site add")',
      (site: string, before: readonly string[] | undefined) => [...(before ?? []), site],
    )
    .option('-n, --slicename <name>', 'slice, by name or URN (default: all your slices)')
    .option('-c, --credentials <file>', 'your own credential from a file')
    .option('-s, --slicecredentials <file>', "the slice's credential from a file")
    .option('-S, --speaksfor <file>', 'act for the user who gave you this speaks-for credential')
    .option(
      '--cacertificate <file>',
      'CA certificate that signs the servers (default: known servers)',
    )
    .option(
      '--token <file>',
      'file with your portal API token, or - for standard input (default: $PORTAL_TOKEN, else $PORTAL_TOKEN_FILE)',
    )
    .option(
      '--portal [url]',
      'address of the portal (default: $PORTAL_HTTP, else that of CloudLab)',
    )
    .option('--timeout <seconds>', 'time limit for a call; with --wait, for the whole wait')
    .option('-y, --yes', 'answer yes to all questions')
    .option('--wide', 'print tables whole, however narrow the terminal is')
    .option('--json', 'print one JSON document instead of text')
    .option('-q, --quiet', 'print only results and failures')
    .option('-d, --debug', 'show each call on standard error');
  for (const option of program.options) option.helpGroup(commonGroup);
  addOptionsOfTheScripts(program);
}

/** Understood because people type them; they change nothing here, or say that they cannot. */
function addOptionsOfTheScripts(program: Command): void {
  const hidden = [
    new Option('-a, --admincredentials <file>', 'no effect'),
    new Option('-A, --authenticated', 'no effect'),
    new Option('-U, --unauthenticated', 'no effect'),
    new Option('--delete', 'no effect'),
    new Option('--verify', 'always on'),
    new Option('-r, --read-commands <file>', 'not supported: Python'),
  ];
  for (const option of hidden) program.addOption(option.hideHelp());
}

/**
 * The scripts take a file after `-a` and never read it, so people also type `-a` alone: the word after
 * it belongs to it only if it names a file.
 */
export function withAdminFile(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word === '-a' || word === '--admincredentials');
  if (at === -1) return words;
  const [file = ''] = words.slice(at + 1);
  const taken = existsSync(file);
  const option = `--admincredentials=${taken ? file : 'none'}`;
  return [...words.slice(0, at), option, ...words.slice(at + (taken ? 2 : 1))];
}
