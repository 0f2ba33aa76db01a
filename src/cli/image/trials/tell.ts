/** A try on a terminal and as JSON. */
import { dateText } from '../../../model/units';
import type { Trial } from '../../../model/trials/trial';
import {
  nodeSentence,
  outcomeName,
  outcomeSentence,
  questionName,
  stageSentence,
} from '../../../model/trials/words';
import { exitCodes } from '../failures/failure';
import type { Output } from '../terminal/output';
import { printableLine } from '../terminal/printable';

export function tellTrial(trial: Trial): string[] {
  const width = Math.max(...trial.answers.map(({ question }) => questionName(question).length), 0);
  const told = trial.answers.map(
    ({ question, outcome, detail }) =>
      `${questionName(question).padEnd(width)}  ${outcomeName(outcome).padEnd(11)}  ${printableLine(detail)}`,
  );
  const problem = trial.outcome === 'failed' && trial.problem !== undefined ? [trial.problem] : [];
  const node = nodeSentence(trial, (at) => dateText(at));
  const log = trial.scriptBegunAt === undefined ? [] : [`Output of the script: ${trial.logFile}`];
  const command =
    trial.node === 'left' || trial.node === 'kept'
      ? [`Give it back with: geni-image nodes ${trial.loan ?? ''} --give-back`]
      : [];
  return [
    outcomeSentence(trial) ?? stageSentence(trial),
    ...problem,
    ...told,
    ...(node === undefined ? [] : [node]),
    ...command,
    ...log,
  ];
}

export function shownTrial(trial: Trial): object {
  return {
    id: trial.id,
    outcome: trial.outcome,
    image: trial.image,
    site: trial.siteName,
    sliverType: trial.sliverType,
    hardwareType: trial.nodeType ?? trial.hardwareType,
    slice: trial.nodeSlice,
    answers: trial.answers,
    script: trial.scriptFile,
    exitCode: trial.exitCode,
    problem: trial.problem,
    node: trial.node,
    nodeEnds:
      trial.nodeExpires === undefined ? undefined : new Date(trial.nodeExpires).toISOString(),
    left: trial.leftWhy,
    log: trial.scriptBegunAt === undefined ? undefined : trial.logFile,
  };
}

export function exitCodeOfTrial({ outcome, node }: Trial, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.interrupted;
  if (outcome === 'failed') return exitCodes.snapshotFailed;
  if (outcome === 'not-finished') return exitCodes.refused;
  return node === 'left' ? exitCodes.nodeLeft : exitCodes.done;
}

export interface TrialProgress {
  report(trial: Trial): void;
  /** Something else is written now. */
  settle(): void;
}

/** A line that is drawn over, on a terminal; elsewhere one for each stage and word. */
export function trialProgress(output: Output): TrialProgress {
  let last = '';
  let isRunning = false;
  return {
    report: (trial) => {
      isRunning = trial.stage === 'running';
      const sentence = stageSentence(trial);
      if (sentence === last || trial.stage === 'ended') return;
      last = sentence;
      // The script's own lines follow: nothing may be drawn over them.
      if (isRunning) output.note(`${sentence}:`);
      else output.status(`${sentence}…`);
    },
    settle: () => output.settle(),
  };
}
