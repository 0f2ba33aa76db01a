/** How tries and builds stand, as their records say: those of assistants, and of windows and commands too. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileBuildStore, logFileOf } from '../../../model/builds/buildStore';
import type { BuildRecord } from '../../../model/builds/record';
import { fileTrialStore, knownTrials } from '../../../model/trials/trialStore';
import { stageSentence } from '../../../model/trials/words';
import { UsageError } from '../../image/failures/failure';
import { shownTrial } from '../../image/trials/tell';
import { named } from '../data';
import { fileTaskStore, taskId, type Task, type TaskKind } from './task';

export interface Standing {
  /** As JSON has it. */
  readonly shown: object;
  readonly isOver: boolean;
  /** What goes on now, as a sentence. */
  readonly now: string;
}

/** Of those that this computer remembers. */
const MOST_SHOWN = 20;

/** @throws UsageError for an id that nothing has; StorageError */
export function standingOf(kind: TaskKind, id: string): Standing {
  if (!taskId.test(id)) throw unknown(kind, id);
  const store = fileTaskStore();
  const task = store.read(id);
  const own = task?.kind === kind ? task : undefined;
  const isHeld = own !== undefined && (store.holder(id) !== undefined || isYoung(own));
  const about = { id, task: own, isHeld };
  return kind === 'try' ? trialOf(about) : buildOf(about);
}

/** The newest first. */
export function listOf(kind: TaskKind): readonly object[] {
  const store = fileTaskStore();
  const tasks = store.load().filter((task) => task.kind === kind);
  const begun = new Set(tasks.map(({ id, build }) => build ?? id));
  const others =
    kind === 'try'
      ? knownTrials(fileTrialStore())
      : fileBuildStore()
          .load()
          .map(({ id, startedAt }) => ({ id, startedAt }));
  return [...tasks, ...others.filter(({ id }) => !begun.has(id))]
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, MOST_SHOWN)
    .map(({ id }) => standingOf(kind, id).shown);
}

interface About {
  readonly id: string;
  /** Undefined for what no assistant has started. */
  readonly task: Task | undefined;
  /** The process of the task is at work. */
  readonly isHeld: boolean;
}

/** How a person ends it early; undefined where nothing but the end of the task does that. */
function stopOf({ id, isHeld }: About): string | undefined {
  const pid = isHeld ? fileTaskStore().holder(id)?.pid : undefined;
  if (pid === undefined || process.platform === 'win32') return undefined;
  return `The user can end it early, and have its nodes given back, by typing: kill ${pid}`;
}

/** Milliseconds in which a process has begun. */
const BEGINS_WITHIN_MS = 20_000;

function isYoung({ startedAt, endedAt }: Task): boolean {
  return endedAt === undefined && Date.now() - startedAt < BEGINS_WITHIN_MS;
}

function trialOf({ id, task, isHeld }: About): Standing {
  const trials = fileTrialStore();
  const trial = trials.read(id);
  if (trial === undefined) return withoutRecord('try', { id, task, isHeld });
  const isRunning = trial.stage !== 'ended' && (isHeld || trials.holder(id) !== undefined);
  const log = trial.scriptBegunAt === undefined ? '' : endOfFile(trial.logFile);
  const shown = Object.assign({}, shownTrial(trial), {
    running: isRunning,
    now: stageSentence(trial),
    started: new Date(trial.startedAt).toISOString(),
    stop: isRunning ? stopOf({ id, task, isHeld }) : undefined,
    output: log === '' ? undefined : log,
    log: undefined,
    logFile: trial.scriptBegunAt === undefined ? undefined : trial.logFile,
  });
  if (isRunning || trial.stage === 'ended')
    return { shown, isOver: !isRunning, now: stageSentence(trial) };
  const left =
    'Its process ended before it was done. Ask the user to give the node back with: geni-image nodes --give-back';
  return { shown: Object.assign(shown, { left }), isOver: true, now: left };
}

function buildOf({ id, task, isHeld }: About): Standing {
  const builds = fileBuildStore();
  const of = task === undefined ? id : task.build;
  const build = of === undefined ? undefined : builds.read(of);
  if (build === undefined) return withoutRecord('build', { id, task, isHeld });
  const isRunning =
    build.outcome === undefined && (isHeld || builds.holder(build.id) !== undefined);
  const shown = Object.assign({ id }, shownBuild(build), {
    running: isRunning,
    stop: isRunning ? stopOf({ id, task, isHeld }) : undefined,
    output: endOfFile(logFileOf(builds, build.id)),
    logFile: logFileOf(builds, build.id),
  });
  const now = nowOf(build);
  if (isRunning || build.outcome !== undefined) return { shown, isOver: !isRunning, now };
  const left =
    'Its process ended before it was done, and may have left nodes. Plan it again to go on, or ask the user to give them back with: geni-image build RECIPE --give-up';
  return { shown: Object.assign(shown, { left }), isOver: true, now: left };
}

function shownBuild(build: BuildRecord): object {
  const { file, recipe, siteName, startedAt, steps, snapshot, publish, outcome, reason } = build;
  const made = publish ?? snapshot;
  return {
    recipe: file,
    image: recipe.name,
    site: siteName,
    started: new Date(startedAt).toISOString(),
    outcome,
    steps: steps.map(({ name, state, note }) => ({ step: name, state, note })),
    imageUrn: made?.imageUrn,
    versionUrn: made?.versionUrn,
    reason,
  };
}

function nowOf({ steps, recipe }: BuildRecord): string {
  const step = steps.find(({ state }) => state === 'running');
  return step === undefined ? recipe.name : `${recipe.name}: ${step.name}`;
}

/** There is only the task, or nothing at all. @throws UsageError */
function withoutRecord(kind: TaskKind, { id, task, isHeld }: About): Standing {
  if (task === undefined) throw unknown(kind, id);
  const { name, siteName, startedAt, problem, endedAt } = task;
  const started = new Date(startedAt).toISOString();
  const isOver = endedAt !== undefined || !isHeld;
  const why = problem ?? 'Its process ended before it began. Nothing was asked of the site.';
  const shown = {
    id,
    image: name,
    site: siteName,
    started,
    running: !isOver,
    outcome: isOver ? 'not-started' : undefined,
    problem: isOver ? why : undefined,
  };
  return { shown, isOver, now: 'Beginning' };
}

function unknown(kind: TaskKind, id: string): UsageError {
  return new UsageError(
    `There is no ${kind} ${named(id)}: ${kind}_status without an id lists those of this computer.`,
  );
}

/** Bytes that are shown of what a script has written. */
const SHOWN_BYTES = 3000;

/** Empty where there is none. */
function endOfFile(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(SHOWN_BYTES, size));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}
