// Talks to a running testbed over its control socket.
import { connect } from 'node:net';
import { isTestbedReason, TestbedError } from '../errors';
import { isAnswerTo } from './answerShapes';
import { checkSocketFolder } from './path';
import type { ControlRequest } from './server';

/** Characters; thousands of slivers take a few million. */
const longest = 16 * 1024 * 1024;

/**
 * Sends one request and waits for its answer, which has the shape that `ControlAnswers` states for the command.
 * @throws TestbedError `not-running`, `disk` where somebody else could answer, `bad-answer` where something else
 * did, or what the testbed says
 */
export async function control(path: string, request: ControlRequest): Promise<unknown> {
  checkSocketFolder(path);
  const line = await firstLine(path, `${JSON.stringify(request)}\n`);
  if (line === undefined)
    throw new TestbedError('not-running', 'The testbed ended before it answered.');
  const answer = parsed(line);
  if (hasOwn(answer, 'ok') && answer.ok === true && hasOwn(answer, 'result')) {
    if (isAnswerTo(request.command, answer.result)) return answer.result;
  } else if (hasOwn(answer, 'message') && typeof answer.message === 'string') {
    const reason = hasOwn(answer, 'reason') ? answer.reason : undefined;
    throw new TestbedError(isTestbedReason(reason) ? reason : 'unknown', answer.message);
  }
  throw madeUp(path);
}

/** Undefined when the connection ends before a line has. @throws TestbedError */
function firstLine(path: string, request: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(request));
    const pieces: string[] = [];
    let length = 0;
    socket.setEncoding('utf8');
    socket.on('error', () =>
      reject(new TestbedError('not-running', 'No testbed is running in this folder.')),
    );
    socket.on('data', (piece: string) => {
      const end = piece.indexOf('\n');
      pieces.push(end < 0 ? piece : piece.slice(0, end));
      length += piece.length;
      if (length > longest) reject(madeUp(path));
      else if (end >= 0) resolve(pieces.join(''));
      else return;
      socket.destroy();
    });
    socket.on('close', () => resolve(undefined));
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function hasOwn<K extends string>(value: unknown, name: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function madeUp(path: string): TestbedError {
  return new TestbedError(
    'bad-answer',
    `What answered at ${path} is not this version of the testbed: stop it and start the testbed again.`,
  );
}
