/** A snapshot job as the progress page shows it. */
import * as vscode from 'vscode';
import { portalOf } from '../../../model/accounts/portals';
import { causeOf, whatToDo } from '../../../model/failures/snapshotWords';
import { timeLeft } from '../../../model/snapshots/history';
import type { Sliver } from '../../../model/inventory/sliver';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { sliceNameOf } from '../../../model/snapshots/place';
import { countsFrom, durationOf } from '../../../model/snapshots/times';
import { durationText } from '../../../model/units';
import { dateText, rateText, roughDurationText, sizeText } from '../../../model/units';
import { obstacleSentence } from '../../../rspec/images/imageForm';
import { jobSize, jobWords, sliverLook, stateWords } from '../../text/labels';
import { niceTicks, speedOf, timeTicks } from './chartScale';
import type { HelpButton, ProgressState, Result, StepState } from './protocol';
import { resultIds, stepNames } from './protocol';

/** What is known besides the snapshot itself. */
export interface Surroundings {
  /** All snapshots, newest first: they tell how long this one will take. */
  readonly jobs?: readonly SnapshotJob[];
  /** The sliver as it was read after the snapshot had ended. */
  readonly sliver?: Sliver | undefined;
  /** A portal knows the profile of its node. */
  readonly hasProfile?: boolean;
  /** Nobody can follow it: its account waits for a passphrase, or is not in use. */
  readonly waits?: 'locked' | 'away' | undefined;
}

export function progressState(
  job: SnapshotJob,
  now: number,
  { jobs = [], sliver, waits, hasProfile = false }: Surroundings = {},
): ProgressState {
  return {
    jobId: job.id,
    title: job.imageName,
    subtitle: subtitle(job),
    steps: steps(job),
    ...condition(job, waits),
    advice: advice(job, sliver),
    remedy: whatToDo(job),
    ...figures(job, now),
    left: waits === undefined ? remainingTime(job, now, jobs) : '',
    image: jobWords(job),
    sliver: sliverWords(job, sliver),
    ended: job.outcome !== undefined,
    chart: chart(job, now),
    results: results(job),
    usable: job.outcome === 'ready',
    hasProfile,
    log: job.log ?? '',
  };
}

/** Addresses are for other sites, which cannot fetch an image of one project (docs/protocol.md 8.5). */
function results({ created, global, imageName, siteName }: SnapshotJob): Result[] {
  const image = { name: imageName, siteName };
  return resultIds.flatMap((id) => {
    const value = created?.[id];
    if (value === undefined) return [];
    const isShut = !global && id.endsWith('Url');
    return [{ id, value, obstacle: isShut ? obstacleSentence('project-only', image) : '' }];
  });
}

function figures(
  job: SnapshotJob,
  now: number,
): Pick<ProgressState, 'size' | 'rate' | 'elapsed' | 'timed'> {
  const { language } = vscode.env;
  const ended = job.outcome !== undefined;
  const size = jobSize(job);
  const rate = speedOf(job);
  return {
    size: size === undefined || (ended && size === 0) ? '' : sizeText(size, language),
    rate: rate === undefined ? '' : rateText(rate, language),
    elapsed: durationOf(job) ?? Math.max(0, now - countsFrom(job)),
    timed: !isUntimed(job),
  };
}

/** It has ended, and nobody knows how long it took. */
function isUntimed(job: SnapshotJob): boolean {
  return job.outcome !== undefined && durationOf(job) === undefined;
}

/** How it goes, and what may help. */
function condition(
  job: SnapshotJob,
  waits: Surroundings['waits'],
): Pick<ProgressState, 'stage' | 'tone' | 'reason' | 'offers'> {
  if (waits === 'locked') {
    return {
      stage: job.portal
        ? vscode.l10n.t('Waiting for the token…')
        : vscode.l10n.t('Waiting for the certificate…'),
      tone: 'waiting',
      reason: waitingFor(job),
      offers: [job.portal ? 'signIn' : 'connect', 'showLog'],
    };
  }
  if (waits === 'away') {
    return {
      stage: vscode.l10n.t('Waiting for its account…'),
      tone: 'waiting',
      reason: vscode.l10n.t(
        'The account or the local testbed of {0} is not in use now. Choose its certificate or start the testbed to see how the snapshot stands.',
        job.siteName,
      ),
      offers: ['showLog'],
    };
  }
  return {
    stage: stage(job),
    tone: tone(job),
    reason: job.reason ?? job.problem ?? '',
    offers: offers(job),
  };
}

function waitingFor({ portal, siteName }: SnapshotJob): string {
  return portal === undefined
    ? vscode.l10n.t('The account for {0} is not connected: its passphrase is needed.', siteName)
    : vscode.l10n.t(
        'You are not signed in to the portal {0}, or it no longer accepts your token.',
        hostOf(portal.url),
      );
}

const images: readonly HelpButton[] = ['images'];
const site: readonly HelpButton[] = ['site'];

/** Where it is not known what became of it, a second one would be too early. */
function offers({ outcome, problem, reason, siteUrn }: SnapshotJob): HelpButton[] {
  if (outcome === 'failed' || outcome === 'vanished') {
    const cause = causeOf(reason);
    const isFull = cause === 'store';
    const isTheirs = !isFull && cause !== 'size' && portalOf(siteUrn) !== undefined;
    return [...(isFull ? images : []), 'again', ...(isTheirs ? site : []), 'showLog'];
  }
  if (outcome === 'unknown' || outcome === 'timed-out') return ['refresh', 'showLog'];
  return problem === undefined ? [] : ['showLog'];
}

function subtitle(job: SnapshotJob): string {
  const from = vscode.l10n.t('Snapshot of {0} at {1}', job.clientId, job.siteName);
  const when = vscode.l10n.t('started {0}', dateText(job.startedAt, vscode.env.language));
  return [from, who(job), when].join(' · ');
}

/** A portal neither asks nor tells who can use an image: then how it is taken. */
function who({ portal, global }: SnapshotJob): string {
  if (portal !== undefined) return vscode.l10n.t('by the portal {0}', hostOf(portal.url));
  return global ? vscode.l10n.t('anyone can use it') : vscode.l10n.t('this project can use it');
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** The steps up to where the job is, or got to before it failed. */
function steps(job: SnapshotJob): StepState[] {
  if (job.outcome === 'ready') return stepNames.map(() => 'done');
  const reached = job.samples.some(({ size }) => size > 0) ? 1 : 0;
  const at = Math.max(
    stepNames.findIndex((name) => name === job.stage),
    reached,
  );
  return stepNames.map((_name, index) => {
    if (index < at) return 'done';
    if (index > at) return 'todo';
    return job.outcome === undefined ? 'now' : 'failed';
  });
}

function tone(job: SnapshotJob): ProgressState['tone'] {
  if (job.outcome === undefined) return job.problem === undefined ? 'running' : 'waiting';
  if (job.outcome === 'ready') return 'good';
  return job.outcome === 'failed' ? 'bad' : 'unsure';
}

function stage(job: SnapshotJob): string {
  if (job.outcome === undefined && job.problem !== undefined) {
    return vscode.l10n.t('No answer from {0}; asking again…', job.siteName);
  }
  return job.outcome === undefined && job.said !== undefined
    ? vscode.l10n.t('The portal says: {0}', job.said)
    : stageSentence(job);
}

function stageSentence(job: SnapshotJob): string {
  switch (job.outcome ?? job.stage) {
    case 'starting':
      return vscode.l10n.t('Asking {0} for the snapshot…', job.siteName);
    case 'preparing':
      return vscode.l10n.t('The site is preparing {0}; it may reboot.', job.clientId);
    case 'imaging':
      return vscode.l10n.t('Reading the disk of {0}…', job.clientId);
    case 'finishing':
      return vscode.l10n.t('Storing the image…');
    case 'ready':
      return vscode.l10n.t('The image is ready.');
    case 'failed':
      return vscode.l10n.t('The snapshot failed.');
    case 'vanished':
      return vscode.l10n.t('The image or its slice no longer exists.');
    case 'timed-out':
      return vscode.l10n.t('The outcome of the snapshot is not known.');
    case 'unknown':
      return job.outcome === undefined
        ? vscode.l10n.t('Checking whether the site started it…')
        : vscode.l10n.t('The outcome of the snapshot is not known.');
  }
}

/** While it runs the snapshot sees the sliver more often than the tree does; afterwards only the tree. */
function sliverWords({ sliverState, sliverStatus, outcome }: SnapshotJob, sliver?: Sliver): string {
  if (outcome !== undefined) return sliver === undefined ? '' : sliverLook(sliver, false).words;
  return sliverState === undefined ? '' : stateWords(sliverState, sliverStatus ?? '');
}

function advice(job: SnapshotJob, sliver?: Sliver): string {
  const slice = sliceNameOf(job);
  if (job.outcome === undefined) {
    return job.portal === undefined
      ? vscode.l10n.t('Don’t change slice {0} until this finishes.', slice)
      : vscode.l10n.t('Don’t change experiment {0} until this finishes.', slice);
  }
  if (sliver?.status === 'ready' && sliver.state !== 'imaging') {
    return vscode.l10n.t('{0} is up again.', job.clientId);
  }
  return sliver?.status === 'changing' || sliver?.status === 'notready'
    ? vscode.l10n.t('{0} is still starting.', job.clientId)
    : '';
}

function remainingTime(job: SnapshotJob, now: number, jobs: readonly SnapshotJob[]): string {
  const left = timeLeft(job, jobs, now);
  return left === undefined
    ? ''
    : vscode.l10n.t('about {0}', roughDurationText(left, vscode.env.language));
}

function chart(job: SnapshotJob, now: number): ProgressState['chart'] {
  const { language } = vscode.env;
  const points = [
    { at: 0, bytes: 0 },
    ...job.samples.map(({ at, size }) => ({ at: Math.max(0, at - job.startedAt), bytes: size })),
  ];
  const end = isUntimed(job) ? countsFrom(job) : (job.endedAt ?? now);
  const last = Math.max(end - job.startedAt, points.at(-1)?.at ?? 0);
  if (job.outcome === 'ready' && job.size !== undefined) points.push({ at: last, bytes: job.size });
  const most = Math.max(0, ...points.map(({ bytes }) => bytes));
  const summary =
    most === 0
      ? vscode.l10n.t('No data yet')
      : isUntimed(job)
        ? sizeText(most, language)
        : vscode.l10n.t('{0} after {1}', sizeText(most, language), durationText(last));
  return {
    points,
    bytes: niceTicks(most).map((value) => ({ value, text: sizeText(value, language) })),
    times: timeTicks(last).map((value) => ({ value, text: durationText(value) })),
    summary,
  };
}
