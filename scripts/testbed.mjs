// Starts the local testbed as a person does, with the built command `geni-testbed start`, in a
// process group of its own.
import { existsSync } from 'node:fs';
import { firstLine, startGroup, stopGroup } from './vscode/processes.mjs';

const built = 'dist/cli/geni-testbed.js';

/**
 * Starts a testbed whose state is under `directory`, listening on `host`; `speed` limits how many
 * bytes per second a snapshot reads; `command` is another built `geni-testbed`. Resolves with `{ ready, ended, said(), stop() }` when it
 * answers; `ready` is the JSON that the command printed, `said()` all that it printed so far.
 */
export async function startTestbed({ directory, host = '127.0.0.1', speed, command = built }) {
  if (!existsSync(command)) throw new Error(`${command} is not there. Run "npm run build" first.`);
  const child = startGroup(process.execPath, [
    ...[command, 'start', '--dir', directory, '--host', host, '--image-tracker'],
    ...(speed === undefined ? [] : ['--speed', String(speed)]),
  ]);
  const ended = new Promise((done) => child.once('close', done));
  let said = '';
  try {
    const [line] = await firstLine(child, /^\{.*\}$/, (text) => (said += text));
    return { ready: JSON.parse(line), ended, said: () => said, stop: () => stopGroup(child) };
  } catch (error) {
    await stopGroup(child);
    throw new Error(`The local testbed did not start: ${error.message}`);
  }
}
