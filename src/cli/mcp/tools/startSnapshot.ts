/** Starts what was planned, once the person has agreed. It does not wait for the end. */
import { NeedsConfirmation } from '../../image/failures/failure';
import { tell } from '../../image/snapshots/starting';
import { whileServing } from '../ending';
import { type Call, tool } from '../offer';
import type { PlannedSnapshot } from '../planned';
import { plans } from './plans';

export const startSnapshot = tool({
  name: 'start_snapshot',
  title: 'Start a planned snapshot',
  description:
    'Starts the snapshot of a plan, after the user was asked. Returns at once: a snapshot takes minutes. Then call wait_for_snapshot. The node restarts; leave it alone until the snapshot ends.',
  kind: 'changes',
  takes: (is) => ({ token: is.string().describe('The token that plan_snapshot gave.') }),
  run: async ({ token }, call) => {
    if (!call.canAsk) refuse(plans.look(token), call);
    // An answer to a question that was never asked is none.
    if (call.answer === undefined || !plans.isAsked(token)) {
      const { question, imageName } = plans.ask(token);
      return { message: question, agrees: `Take the snapshot ${imageName}` };
    }
    const planned = plans.take(token);
    if (call.answer === 'no') {
      throw new NeedsConfirmation(
        'The user did not agree, so nothing was started, and the token is void. Do not plan the same again unless the user asks for it.',
      );
    }
    await whileServing(begin(planned, call));
    return undefined;
  },
});

function refuse({ command }: PlannedSnapshot, { output }: Call): never {
  const next =
    'Ask the user to type this command in a terminal of their own. Then call wait_for_snapshot.';
  output.result({ command, next }, '');
  throw new NeedsConfirmation(
    `This client cannot ask the user, so nothing was started. The user can start it with: ${command}`,
  );
}

async function begin(planned: PlannedSnapshot, { output }: Call): Promise<void> {
  const job = await planned.start();
  const next = `Call wait_for_snapshot with the image ${planned.imageName} until there is an outcome.`;
  output.result({ next }, '');
  tell(job, planned.siteOption, output);
}
