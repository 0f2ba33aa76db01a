/** What `doctor` has found out about one thing, and how that is shown. */
import { failureOf } from '../failures/report';
import type { Output } from '../terminal/output';

/** `ok`; `warning`: it works, and will not for long or not well; `failed`. */
type State = 'ok' | 'warning' | 'failed';

export interface Finding {
  readonly what: string;
  readonly state: State;
  readonly sentence: string;
  /** What to do, or what it is about. */
  readonly action?: string | undefined;
  readonly exitCode?: number;
}

export type Add = (...found: readonly Finding[]) => void;

/** Milliseconds before an end at which a new certificate or token should be got. */
export const soonMs = 14 * 86_400_000;

export function linesOf({ what, state, sentence, action }: Finding, { paint }: Output): string[] {
  const styles = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
  const mark = paint(styles[state], state.padEnd(7));
  return [
    `${mark}  ${what.padEnd(11)}  ${sentence}`,
    ...(action === undefined ? [] : [`${' '.repeat(22)}${action}`]),
  ];
}

export function failed(what: string, error: unknown, site?: string): Finding {
  const { explanation, exitCode } = failureOf(error, { site });
  const { sentence, action } = explanation;
  return { what, state: 'failed', sentence, action, exitCode };
}

/** Seconds that may lie between two clocks before certificates and credentials are judged wrongly. */
const skewSeconds = 120;

/** @param aheadMs of the server's clock, as far as it tells that; its times are whole seconds. */
export function clockFinding(server: string, aheadMs: number | undefined): Finding[] {
  if (aheadMs === undefined) return [];
  const ahead = aheadMs / 1000;
  const what = 'clock';
  if (Math.abs(ahead) <= skewSeconds)
    return [{ what, state: 'ok', sentence: `It agrees with the clock of ${server}.` }];
  const minutes = Math.round(Math.abs(ahead) / 60);
  return [
    {
      what,
      state: 'warning',
      sentence: `The clock of this computer is ${minutes} minutes ${ahead > 0 ? 'ahead of' : 'behind'} that of ${server}.`,
      action: 'Correct it: certificates and credentials depend on it.',
    },
  ];
}
