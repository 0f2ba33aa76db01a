/** The tools that tell how a try, or a build, stands: at once, or after a bounded wait. */
import { pause } from '../../../model/concurrency';
import { type Call, reads, type Tool } from '../offer';
import { listOf, standingOf, type Standing } from './shown';
import type { TaskKind } from './task';

/** Milliseconds between two looks at a record. */
const LOOK_MS = 500;

export function statusTool(kind: TaskKind, description: string): Tool {
  return reads({
    name: `${kind}_status`,
    title: `Status of a ${kind}`,
    description: `${description} Without an id, lists the last ones of this computer. Asks no site.`,
    takes: (is) => ({ id: is.string().optional().describe(`The id that start_${kind} gave.`) }),
    run: async ({ id }, { output }) => {
      await Promise.resolve();
      if (id === undefined) output.result({ [listName[kind]]: listOf(kind) }, '');
      else output.result({ [kind]: standingOf(kind, id).shown }, '');
    },
  });
}

const listName = { try: 'tries', build: 'builds' } as const;

export function waitTool(kind: TaskKind): Tool {
  return reads({
    name: `wait_for_${kind}`,
    title: `Wait for a ${kind}`,
    description: `Waits until a ${kind} ends, at most for the given time, and says how it stands then. Call it again while it is running.`,
    takes: (is) => ({
      id: is.string().describe(`The id that start_${kind} gave.`),
      seconds: is.number().min(1).max(50).optional().describe('Longest wait. Default: 40.'),
    }),
    run: async ({ id, seconds = 40 }, call) => {
      const { shown, isOver } = await waited(kind, id, seconds, call);
      const next = isOver ? {} : { next: `It is still running: call wait_for_${kind} again.` };
      call.output.result(Object.assign({ [kind]: shown }, next), '');
    },
  });
}

async function waited(
  kind: TaskKind,
  id: string,
  seconds: number,
  { signal, output }: Call,
): Promise<Standing> {
  const until = performance.now() + seconds * 1000;
  let last = '';
  for (;;) {
    const standing = standingOf(kind, id);
    if (standing.now !== last) output.busy(standing.now);
    last = standing.now;
    if (standing.isOver || signal.aborted || performance.now() >= until) return standing;
    await pause(LOOK_MS, signal);
  }
}
