/** Whether there is a program `ssh`: asked before a site is asked for a node that nobody could log in to. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SshError } from './sshError';

/** @throws SshError `no-ssh` */
export function refuseWithoutSsh(): void {
  const name = process.platform === 'win32' ? 'ssh.exe' : 'ssh';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  if (!folders.some((folder) => canRun(join(folder, name)))) throw new SshError('no-ssh');
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
