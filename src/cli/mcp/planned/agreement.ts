/**
 * From a plan to what it changes: a planning tool hands out a token, and a starting tool takes nothing else. In between
 * stands the person, whom the client asks in our words.
 */
import { NeedsConfirmation } from '../../image/failures/failure';
import { type Call, tool, type Tool } from '../offer';
import type { Plans } from './plans';

/** What was planned. All that is shown, asked and begun comes from here. */
export interface Planned {
  /** For the person. */
  readonly question: string;
  /** What is agreed to, in a few words. */
  readonly agrees: string;
  /** To be typed in a terminal instead. */
  readonly command: string;
  /** For programs. */
  readonly shown: object;
  /** Looks once more whether all is as it was, and begins. What it has to say goes to the call's output. */
  readonly begin: (call: Call) => Promise<void>;
}

/** The answer of a planning tool. @param start name of the tool that takes the token */
export function tellPlan(
  plans: Plans<Planned>,
  planned: Planned,
  start: string,
  { output }: Call,
): void {
  const { token, ends } = plans.add(planned);
  const next = `Show this plan to the user. To do exactly this, call ${start} with the token; the user is asked before anything happens. The token works once, until ${ends.toISOString()}.`;
  output.result({ plan: planned.shown, token, next }, '');
}

export interface StartingTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Name of the tool that gives the token. */
  readonly plannedBy: string;
  readonly plans: Plans<Planned>;
  /** For the model, once the person has typed the command. */
  readonly afterwards: string;
}

/** Each tool that changes something is made here. */
export function startingTool(one: StartingTool): Tool {
  const { name, title, description, plannedBy, plans } = one;
  return tool({
    name,
    title,
    description,
    kind: 'changes',
    takes: (is) => ({ token: is.string().describe(`The token that ${plannedBy} gave.`) }),
    run: async ({ token }, call) => {
      if (!call.canAsk) refuse(plans.look(token), one, call);
      // An answer to a question that was never asked is none.
      if (call.answer === undefined || !plans.isAsked(token)) {
        const { question, agrees } = plans.ask(token);
        return { message: question, agrees };
      }
      const planned = plans.take(token);
      if (call.answer === 'no') {
        throw new NeedsConfirmation(
          'The user did not agree, so nothing was started, and the token is void. Do not plan the same again unless the user asks for it.',
        );
      }
      await planned.begin(call);
      return undefined;
    },
  });
}

function refuse({ command }: Planned, { afterwards }: StartingTool, { output }: Call): never {
  const next = `Ask the user to type this command in a terminal of their own. ${afterwards}`;
  output.result({ command, next }, '');
  throw new NeedsConfirmation(
    `This client cannot ask the user, so nothing was started. The user can start it with: ${command}`,
  );
}
