/** A try as its page shows it. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Trial } from '../../../model/trials/trial';
import { publicNameOf } from '../../../model/trials/publishing';
import {
  nodeSentence,
  outcomeName,
  outcomeSentence,
  questionName,
  stageSentence,
} from '../../../model/trials/words';
import { dateText } from '../../../model/units';
import { sliverTypeWords } from '../../text/labels';
import { tryStepNames, type TryButton, type TryState, type TryStepState } from './protocol';

export interface TrySurroundings {
  /** The end of what the script has written. */
  readonly output: string;
  /** This window carries it out. */
  readonly isOurs: boolean;
}

export function tryState(trial: Trial, { output, isOurs }: TrySurroundings): TryState {
  const ended = outcomeSentence(trial);
  const { said, ...rest } = trial;
  return {
    trialId: trial.id,
    title: trial.imageName,
    subtitle: subtitle(trial),
    steps: steps(trial),
    stage: ended ?? `${stageSentence(rest)}…`,
    tone: tone(trial),
    reason: ended === undefined ? (said ?? '') : reason(trial),
    answers: trial.answers.map(({ question, outcome, detail }) => ({
      name: questionName(question),
      outcome,
      word: outcomeName(outcome),
      detail,
    })),
    node: nodeSentence(trial, (at) => dateText(at, vscode.env.language)) ?? '',
    output,
    logFile: trial.scriptBegunAt === undefined ? '' : trial.logFile,
    offers: offers(trial, isOurs),
  };
}

/** The sentence of one that was not finished says why by itself. */
function reason({ outcome, problem }: Trial): string {
  return outcome === 'failed' ? (problem ?? '') : '';
}

function subtitle({
  siteName,
  sliverType,
  nodeType,
  hardwareType,
  startedAt,
  scriptFile,
}: Trial): string {
  const type = nodeType ?? hardwareType;
  const words = sliverTypeWords(sliverType);
  return [
    vscode.l10n.t('Try at {0}', siteName),
    type === undefined ? words : `${words}, ${type}`,
    ...(scriptFile === undefined ? [] : [basename(scriptFile)]),
    vscode.l10n.t('started {0}', dateText(startedAt, vscode.env.language)),
  ].join(' · ');
}

function tone({ outcome }: Trial): TryState['tone'] {
  switch (outcome) {
    case undefined:
      return 'running';
    case 'passed':
      return 'good';
    case 'failed':
      return 'bad';
    case 'not-finished':
      return 'unsure';
  }
}

/** A try that ended early has taken no more steps but giving back. */
function steps(trial: Trial): TryStepState[] {
  const { stage, scriptFile, node } = trial;
  const has = (question: string): Trial['answers'][number] | undefined =>
    trial.answers.find((answer) => answer.question === question);
  const failed = (...questions: string[]): boolean =>
    questions.some((question) => has(question)?.outcome === 'failed');
  const by = {
    node: stepOf(stage === 'waiting', has('boots') !== undefined, failed('boots')),
    login: stepOf(stage === 'logging-in', has('login') !== undefined, failed('login')),
    look: stepOf(
      stage === 'looking',
      has('disk') !== undefined,
      failed('network', 'disk', 'services'),
    ),
    script:
      scriptFile === undefined
        ? ('none' as const)
        : stepOf(stage === 'running', has('script') !== undefined, failed('script')),
    back: stepOf(stage === 'giving-back', node === 'given-back', node === 'left'),
  };
  return tryStepNames.map((name) => by[name]);
}

function stepOf(isNow: boolean, isDone: boolean, hasFailed: boolean): TryStepState {
  if (hasFailed) return 'failed';
  if (isNow) return 'now';
  return isDone ? 'done' : 'todo';
}

function offers(
  { stage, node, scriptBegunAt, outcome, imageName }: Trial,
  isOurs: boolean,
): TryButton[] {
  const log: TryButton[] = scriptBegunAt === undefined ? [] : ['log'];
  if (stage !== 'ended') return isOurs ? [...log, 'stop'] : log;
  const left: TryButton[] = node === 'left' || node === 'kept' ? ['giveBack'] : [];
  const isForEveryone = outcome === 'passed' && publicNameOf(imageName) !== undefined;
  const publish: TryButton[] = isForEveryone ? ['publish'] : [];
  return [...left, ...publish, 'again', 'details', ...log, 'showLog'];
}
