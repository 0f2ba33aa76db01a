// One session of a login: a command, a shell, a terminal, or the transfer of files. What runs, runs in the node.
import type { ChildProcess } from 'node:child_process';
import type { PseudoTtyInfo, ServerChannel, Session } from 'ssh2';
import type { NodeSystem } from './nodeSystem';
import { fileTransferCommand } from './fileTransfer';
import { shellEnvironment, terminalCommand, resizeCommand, type Size } from './shell';

/** What a session needs of its login. */
export interface LoggedIn {
  readonly login: string;
  /** `ADDRESS PORT ADDRESS PORT`, for the programs that ask where one came from. */
  readonly connection: string;
  /** Boots the node where it is not running. */
  system(): Promise<NodeSystem>;
}

/** The library's types do not say that many clients want no answer. */
type Reply = (() => void) | undefined;

/** Nor that none is had for a session that is over, or runs something already. */
type Started = ServerChannel | undefined;

/** Exit status of a session that the node could not run, as OpenSSH has it. */
const failedStatus = 255;

export function serveSession(session: Session, user: LoggedIn): void {
  const env = shellEnvironment(user.login, user.connection);
  let size: Size | undefined;
  let terminal: string | undefined;
  // The library's types leave the kind of the terminal out.
  session.on('pty', (accept, _reject, info: PseudoTtyInfo & { readonly term?: string }) => {
    size = { rows: info.rows, columns: info.cols };
    const { term = '' } = info;
    env['TERM'] = /^[\w.+-]{1,40}$/.test(term) ? term : 'xterm';
    accept();
  });
  session.on('env', (accept: Reply, reject: Reply, { key, val }) => {
    // As sshd does where nothing else is set.
    const isKnown = /^(?:LANG|LC_[A-Z_]+)$/.test(key) && /^[\w.@-]{0,64}$/.test(val);
    if (isKnown) env[key] = val;
    (isKnown ? accept : reject)?.();
  });
  session.on('window-change', (accept: Reply, _reject, info) => {
    accept?.();
    if (terminal === undefined) return;
    const command = resizeCommand(terminal, { rows: info.rows, columns: info.cols });
    user
      .system()
      .then((system) => quietly(system.join(command, env)))
      .catch(() => undefined);
  });
  const start = (channel: Started, command?: string): void => {
    if (channel === undefined) return;
    if (size === undefined) {
      const words = command === undefined ? ['-l'] : ['-c', command];
      void runIn(channel, user, plain(words), env);
      return;
    }
    const made = terminalCommand(size, command);
    terminal = made.id;
    void runIn(channel, user, made.words, env, true);
  };
  session.on('exec', (accept, _reject, { command }) => start(accept(), command));
  session.on('shell', (accept) => start(accept()));
  session.on('subsystem', (accept, reject, { name }) => {
    const channel: Started = name === 'sftp' ? accept() : undefined;
    if (name !== 'sftp') reject();
    else if (channel !== undefined) void runIn(channel, user, fileTransferCommand(), env);
  });
  session.on('signal', (accept: Reply) => accept?.());
  session.on('auth-agent', (_accept, reject) => reject());
  session.on('x11', (_accept, reject) => reject());
}

function plain(words: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'cd 2>/dev/null; exec "$SHELL" "$@"', 'sh', ...words];
}

/** Never rejects: what keeps the node from running it is told to the user. */
async function runIn(
  channel: ServerChannel,
  user: LoggedIn,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  isTerminal = false,
): Promise<void> {
  channel.on('error', () => undefined);
  try {
    const system = await user.system();
    connect(channel, system.join(words, env), isTerminal);
  } catch (error) {
    channel.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    channel.exit(failedStatus);
    channel.end();
  }
}

function connect(
  channel: ServerChannel,
  child: ReturnType<NodeSystem['join']>,
  isTerminal: boolean,
): void {
  for (const stream of [child.stdin, child.stdout, child.stderr])
    stream.on('error', () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  let status: readonly [number | null, NodeJS.Signals | null] = [failedStatus, null];
  child.once('error', () => undefined);
  child.once('exit', (code, signal) => (status = [code, signal]));
  // Processes in the background keep the streams open, and so the session, as with every server.
  child.once('close', () => {
    const [code, signal] = status;
    if (code !== null) channel.exit(code);
    else channel.exit((signal ?? 'SIGKILL').replace(/^SIG/, ''));
    channel.end();
  });
  channel.once('close', () => {
    child.stdin.destroy();
    // A terminal that is closed takes its foreground with it; without one, what runs goes on, as with sshd.
    if (isTerminal) child.kill('SIGKILL');
    // Who goes on writing hears that nobody reads any more.
    child.stdout.destroy();
    child.stderr.destroy();
  });
}

function quietly(child: ChildProcess): void {
  child.once('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end();
  child.stdout?.resume();
  child.stderr?.resume();
}
