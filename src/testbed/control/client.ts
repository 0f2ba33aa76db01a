// Talks to a running testbed over its control socket.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { TestbedError, type TestbedReason } from '../errors';
import { checkSocketFolder } from './path';
import type { ControlAnswer, ControlRequest } from './server';

/**
 * Sends one request and waits for its answer.
 * @throws TestbedError `not-running`, `disk` where somebody else could answer, or what the testbed says
 */
export async function control(path: string, request: ControlRequest): Promise<unknown> {
  checkSocketFolder(path);
  const line = await new Promise<string | undefined>((resolve, reject) => {
    const socket = connect(path);
    socket.on('error', () =>
      reject(new TestbedError('not-running', 'No testbed is running in this folder.')),
    );
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    const lines = createInterface({ input: socket });
    // The socket's own error is the one that is told; readline repeats it.
    lines.on('error', () => undefined);
    lines.once('line', (text) => {
      resolve(text);
      socket.end();
    });
    lines.once('close', () => resolve(undefined));
  });
  if (line === undefined)
    throw new TestbedError('not-running', 'The testbed ended before it answered.');
  const answer = JSON.parse(line) as ControlAnswer;
  if (!answer.ok) throw new TestbedError(answer.reason as TestbedReason, answer.message);
  return answer.result;
}
