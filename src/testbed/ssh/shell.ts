// The command lines of shells within a node, and what they find in their environment.
import { randomUUID } from 'node:crypto';
import { hostPath } from './words';

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** To be added to, for one session. */
export function shellEnvironment(login: string, connection: string): Record<string, string> {
  return {
    PATH: hostPath,
    HOME: `/users/${login}`,
    USER: login,
    LOGNAME: login,
    SHELL: '/bin/bash',
    SSH_CONNECTION: connection,
    SSH_CLIENT: connection.split(' ').slice(0, 2).concat('22').join(' '),
  };
}

/** A command, or a login shell, in a terminal of its own. The terminal notes its name, to be found again by its id. */
export function terminalCommand(
  size: Size,
  command: string | undefined,
): { readonly id: string; readonly words: readonly string[] } {
  const id = randomUUID();
  const inner = `tty >/run/terminal.${id}; stty ${sizeWords(size)}; cd 2>/dev/null; ${
    command === undefined ? 'exec "$SHELL" -l' : 'exec "$SHELL" -c "$TERMINAL_COMMAND"'
  }`;
  const words = [
    '/usr/bin/env',
    `TERMINAL_COMMAND=${command ?? ''}`,
    // Closing the session kills the terminal, and that hangs up on what runs in it.
    'setpriv',
    '--pdeathsig=KILL',
    '--',
    'script',
    '-qef',
    '--echo=always',
    `--command=${inner}`,
    '/dev/null',
  ];
  return { id, words };
}

/** Programs in the terminal hear of it. */
export function resizeCommand(id: string, size: Size): string[] {
  return ['/bin/sh', '-c', `stty -F "$(cat /run/terminal.${id})" ${sizeWords(size)}`];
}

/** Numbers of a client, within what terminals have. */
function sizeWords({ rows, columns }: Size): string {
  const within = (value: number): number => Math.min(Math.max(Math.trunc(value) || 0, 1), 10_000);
  return `rows ${within(rows)} cols ${within(columns)}`;
}
