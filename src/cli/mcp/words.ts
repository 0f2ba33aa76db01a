/** How to type the options of this server again: in the configuration of a client, and in a terminal. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { shellWord } from '../../model/shellWord';
import { underHome } from '../../model/storage/folders';
import { defined } from '../../rpc/defined';
import type { CommonOptions } from '../image/arguments/options';
import type { ServerOptions } from './offer';
import { variable } from '../image/session/portal/ways';

/** The options that were given, with whole paths: a client starts in a folder of its own. */
export function serverWords(options: ServerOptions): string[] {
  const { sshKey } = options;
  return [
    ...optionWords(options),
    ...(sshKey === undefined ? [] : ['--ssh-key', wholePath(sshKey)]),
  ];
}

function optionWords(options: CommonOptions): string[] {
  const { sa, cm = [], slicename, portal } = options;
  const files: readonly (readonly [option: string, file: string | undefined])[] = [
    ['-f', options.certificate],
    ['-p', options.passphrase],
    ['-c', options.credentials],
    ['-s', options.slicecredentials],
    ['-S', options.speaksfor],
    ['--cacertificate', options.cacertificate],
    ['--token', options.token],
  ];
  return [
    ...files.flatMap(([option, file]) => (file === undefined ? [] : [option, wholePath(file)])),
    ...(sa === undefined ? [] : ['-l', sa]),
    ...cm.flatMap((site) => ['-m', site]),
    ...(slicename === undefined ? [] : ['-n', slicename]),
    ...(typeof portal === 'string' ? ['--portal', portal] : []),
  ];
}

/** The command, for a terminal of the person, which may lack what the environment of this process has. */
export function commandLine(options: CommonOptions, words: readonly string[]): string {
  const { certificate = variable('PROTOGENI_CERTIFICATE') } = options;
  const { passphrase = fileNamedBy('PROTOGENI_PASSPHRASE') } = options;
  // The site is that of the words.
  const known = defined({ ...options, cm: undefined, certificate, passphrase });
  return [...program(), ...[...words, ...optionWords(known)].map(typed)].join(' ');
}

/** Options stay as people know them. */
function typed(word: string): string {
  return /^--?[a-z][a-z-]*$/.test(word) ? word : shellWord(word);
}

/** By mistake a passphrase itself may stand there. */
function fileNamedBy(name: string): string | undefined {
  const value = variable(name);
  return value !== undefined && existsSync(underHome(value)) ? value : undefined;
}

/** The command as it was installed, where a shell finds it; else its file. */
function program(): string[] {
  const { PATH = '' } = process.env;
  const isInstalled = PATH.split(delimiter).some((folder) =>
    existsSync(join(folder, 'geni-image')),
  );
  return isInstalled ? ['geni-image'] : ['node', shellWord(programFile())];
}

/** Of `geni-image`, wherever a link to it stands. */
export function programFile(): string {
  return realpathSync(process.argv[1] ?? '');
}

function wholePath(file: string): string {
  return resolve(underHome(file));
}
