// Children in process groups of their own, so that a server and all that it started end together.
// Groups are only ever ended by the id of a process that was started here.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** How long a group may take to end by itself before it is killed. */
const patience = 5_000;

/** Starts a command as the leader of a new process group, which does not outlive this process. */
export function startGroup(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    detached: true,
  });
  const end = (): void => {
    signalGroup(child, 'SIGKILL');
  };
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

/** Asks the group to end, and kills what is left of it. Resolves when the leader is gone. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => {
      signalGroup(child, 'SIGKILL');
    }, patience);
    await gone;
    clearTimeout(timer);
  }
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    // There are no process groups; this ends the process and all that it started.
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Resolves with the match of the first line of standard output that fits `pattern`; throws with
 * what the process said when it ends before that. `onText` sees everything it prints.
 */
export function firstLine(
  child: ChildProcess,
  pattern: RegExp,
  onText: (text: string) => void = () => undefined,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    let pending = '';
    child.on('error', reject);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      onText(text);
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      onText(text);
      said += text;
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        const match = pattern.exec(line);
        if (match) resolve(match);
      }
    });
    child.on('close', (code, signal) => {
      const how = String(signal ?? code);
      reject(new Error(`${child.spawnfile} ended early (${how}).\n${said.trim()}`));
    });
  });
}

/** Runs `stop` once when this process is asked to end, then ends it with the usual code. */
export function onInterrupt(stop: () => unknown): void {
  const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
  let stopping = false;
  for (const [signal, code] of Object.entries(codes)) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void Promise.resolve(stop()).finally(() => process.exit(code));
    });
  }
}
