/** What the page of a build shows, in words. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  needsCandidate,
  openNodes,
  type BuildRecord,
  type BuildStep,
  type StepName,
} from '../../../model/builds/record';
import { dateText } from '../../../model/units';
import type { BuildButton, BuildState, BuildStepLine } from './protocol';

export interface BuildSurroundings {
  /** What goes on in the running step. */
  readonly doing: string;
  readonly warnings: readonly string[];
  readonly log: string;
  readonly logFile: string;
  /** This window carries it out. */
  readonly isOurs: boolean;
  /** Another process does. */
  readonly isHeld: boolean;
}

export function buildState(build: BuildRecord, around: BuildSurroundings): BuildState {
  const { recipe, siteName, file, startedAt } = build;
  return {
    buildId: build.id,
    title: recipe.name,
    subtitle: [
      vscode.l10n.t('Build at {0}', siteName),
      basename(file),
      vscode.l10n.t('started {0}', dateText(startedAt, vscode.env.language)),
    ].join(' · '),
    steps: build.steps.map(lineOf),
    stage: stage(build, around),
    tone: tone(build, around),
    reason: reason(build, around),
    log: around.log,
    logFile: around.log === '' ? '' : around.logFile,
    offers: offers(build, around),
  };
}

function lineOf({ name, state, note = '' }: BuildStep): BuildStepLine {
  const states = {
    waiting: ['todo', vscode.l10n.t('waiting')],
    running: ['now', vscode.l10n.t('now')],
    done: ['done', vscode.l10n.t('done')],
    failed: ['failed', vscode.l10n.t('failed')],
    skipped: ['none', vscode.l10n.t('nothing to do')],
  } as const;
  const [shown, word] = states[state];
  return { name: stepLabel(name), state: shown, word, note };
}

function stepLabel(name: StepName): string {
  const labels: Readonly<Record<StepName, string>> = {
    validate: vscode.l10n.t('Check the recipe'),
    node: vscode.l10n.t('Get a node'),
    provision: vscode.l10n.t('Provision it'),
    check: vscode.l10n.t('Look for secrets'),
    snapshot: vscode.l10n.t('Take the snapshot'),
    try: vscode.l10n.t('Try it on a fresh node'),
    publish: vscode.l10n.t('Publish it'),
    lock: vscode.l10n.t('Write the lock'),
    'give-back': vscode.l10n.t('Give nodes back'),
  };
  return labels[name];
}

function stage(build: BuildRecord, { doing, isOurs, isHeld }: BuildSurroundings): string {
  const { outcome, recipe, siteName } = build;
  if (outcome === 'ready') return vscode.l10n.t('{0} is ready at {1}.', recipe.name, siteName);
  if (outcome === 'cancelled') return vscode.l10n.t('The build was cancelled.');
  if (outcome === 'failed') return vscode.l10n.t('The build has failed.');
  if (isOurs) return doing === '' ? vscode.l10n.t('Building…') : doing;
  return isHeld
    ? vscode.l10n.t('Another process carries out this build.')
    : vscode.l10n.t('The build was interrupted. It can go on where it was.');
}

function tone({ outcome }: BuildRecord, { isOurs, isHeld }: BuildSurroundings): BuildState['tone'] {
  if (outcome === 'ready') return 'good';
  if (outcome === 'failed') return 'bad';
  if (outcome === 'cancelled') return 'unsure';
  return isOurs || isHeld ? 'running' : 'unsure';
}

function reason(build: BuildRecord, { warnings }: BuildSurroundings): string {
  const { outcome, reason: why = '', recipe, snapshot, isKept } = build;
  const candidate =
    outcome === 'ready' && needsCandidate(recipe) && snapshot !== undefined
      ? [
          vscode.l10n.t(
            'The private image {0} that was tried is no longer needed: delete it in Images.',
            snapshot.imageName,
          ),
        ]
      : [];
  const kept =
    isKept === true ? [vscode.l10n.t('The node is kept: give it back when you are done.')] : [];
  const told = outcome === 'failed' ? [why] : [];
  return [...told, ...kept, ...candidate, ...warnings].join('\n');
}

function offers(build: BuildRecord, { isOurs, isHeld, log }: BuildSurroundings): BuildButton[] {
  const { outcome, nodes, tryNodes } = build;
  const always: BuildButton[] = log === '' ? ['recipe'] : ['recipe', 'log'];
  if (isOurs) return ['stop', ...always];
  if (isHeld) return always;
  const holds = openNodes([...nodes, ...tryNodes]).length > 0;
  const giveUp: BuildButton[] = holds ? ['giveUp'] : [];
  if (outcome === undefined) return ['goOn', ...giveUp, ...always];
  return [...giveUp, 'again', ...always];
}
