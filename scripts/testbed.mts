// Starts the local testbed as a person does, with the built command `geni-testbed start`, in a
// process group of its own.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { messageOf } from './messageOf.mts';
import { firstLine, startGroup, stopGroup } from './vscode/processes.mts';

const built = 'dist/cli/geni-testbed.js';

export interface TestbedOptions {
  readonly directory: string;
  readonly host?: string;
  readonly speed?: number;
  readonly timeScale?: number;
  readonly aggregates?: number;
  readonly command?: string;
}

export interface Testbed {
  /** What `geni-testbed start` printed. */
  readonly ready: unknown;
  readonly ended: Promise<unknown>;
  /** All that it printed so far. */
  said(): string;
  stop(): Promise<void>;
}

/**
 * Starts a testbed whose state is under `directory`, listening on `host`; `speed` limits how many
 * bytes per second a snapshot reads; `timeScale` is a factor on what takes its time, such as a reboot;
 * `command` is another built `geni-testbed`. Resolves when it answers.
 */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const {
    directory,
    host = '127.0.0.1',
    speed,
    timeScale = 1,
    command = built,
    aggregates,
  } = options;
  if (!existsSync(command)) throw new Error(`${command} is not there. Run "npm run build" first.`);
  const child = startGroup(process.execPath, [
    command,
    'start',
    '--dir',
    directory,
    '--host',
    host,
    ...(aggregates === undefined ? [] : ['--aggregates', String(aggregates)]),
    ...(speed === undefined ? [] : ['--speed', String(speed)]),
    '--time-scale',
    String(timeScale),
  ]);
  const ended = once(child, 'close');
  let said = '';
  try {
    const [line] = await firstLine(child, /^\{.*\}$/, (text) => (said += text));
    const ready: unknown = JSON.parse(line);
    return { ready, ended, said: () => said, stop: () => stopGroup(child) };
  } catch (error) {
    await stopGroup(child);
    throw new Error(`The local testbed did not start: ${messageOf(error)}`, { cause: error });
  }
}
