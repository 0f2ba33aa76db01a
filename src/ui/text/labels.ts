/** What the wire's words are called when people read them: states, types, visibility, stages. */
import * as vscode from 'vscode';
import { tryParseImageUrn } from '../../rpc';
import type { ImageVersion, Visibility } from '../../model/inventory/image';
import { failureReason, failureWord, type Sliver } from '../../model/inventory/sliver';
import type { SnapshotJob, JobStage } from '../../model/snapshots/job';
import { authorityOf, lastPartOf } from '../../model/urns';
import { momentText, roughDurationText, sizeText } from '../../model/units';
import { inertText } from './inert';
import { shades } from './shades';

/** A state as shown in a row: words first, so that colour is never the only sign. */
export interface Appearance {
  readonly words: string;
  readonly icon: vscode.ThemeIcon;
}

function look(words: string, icon: string, color?: string): Appearance {
  const shade = color === undefined ? undefined : new vscode.ThemeColor(color);
  return { words, icon: new vscode.ThemeIcon(icon, shade) };
}

const { good, bad, moving, quiet } = shades;

/** What a sliver is doing (docs/protocol.md 5.8). @param busy we are taking a snapshot of it */
export function sliverLook(sliver: Sliver, busy: boolean): Appearance {
  const { words: own, tone } = stateOf(busy ? { ...sliver, state: 'imaging' } : sliver);
  const why = tone === bad ? failureReason(sliver) : undefined;
  const words = why === undefined ? own : `${own}: ${why}`;
  const icon = sliver.sliverType.startsWith('raw') ? 'server' : 'vm';
  return tone === 'spinning' ? look(words, 'loading~spin') : look(words, icon, tone);
}

type SeenState = Pick<Sliver, 'state' | 'status' | 'portal'>;

/** The same, also for the state and status that a snapshot job has seen. */
export function stateWords(state: string, status: string, portal?: Sliver['portal']): string {
  return stateOf({ state, status, portal }).words;
}

function stateOf({ state, status, portal }: SeenState): { words: string; tone: string } {
  if (state === 'imaging') return { words: vscode.l10n.t('imaging'), tone: 'spinning' };
  const failure = failureWord({ state, status });
  if (failure === 'broken') return { words: vscode.l10n.t('broken'), tone: bad };
  if (failure === 'canceled') return { words: vscode.l10n.t('canceled'), tone: bad };
  if (failure !== undefined) return { words: vscode.l10n.t('failed'), tone: bad };
  if (status === 'ready') return { words: vscode.l10n.t('ready'), tone: good };
  if (state === 'restarting') return { words: vscode.l10n.t('restarting'), tone: moving };
  if (state === 'updating_users') return { words: vscode.l10n.t('updating users'), tone: moving };
  if (status === 'changing') return { words: vscode.l10n.t('changing'), tone: moving };
  if (status === 'created') return { words: vscode.l10n.t('not started yet'), tone: quiet };
  if (state === 'stopped') return { words: vscode.l10n.t('stopped'), tone: quiet };
  if (status === 'notready') return { words: vscode.l10n.t('not ready'), tone: moving };
  // There is no list of the words of portals: they are shown as they are.
  const [said] = portal === undefined ? [] : [status, state].filter((word) => word !== 'unknown');
  return { words: said ?? vscode.l10n.t('state unknown'), tone: quiet };
}

export function sliverTypeWords(sliverType: string): string {
  const words: Record<string, string> = {
    'raw-pc': vscode.l10n.t('bare metal'),
    raw: vscode.l10n.t('bare metal'),
    'emulab-xen': vscode.l10n.t('Xen VM'),
    'default-vm': vscode.l10n.t('VM'),
    'emulab-openvz': vscode.l10n.t('OpenVZ container'),
    'emulab-docker': vscode.l10n.t('Docker container'),
  };
  return words[sliverType] ?? sliverType;
}

export function visibilityLook(visibility: Visibility): Appearance {
  switch (visibility) {
    case 'anyone':
      return look(vscode.l10n.t('anyone'), 'globe');
    case 'project':
      return look(vscode.l10n.t('this project'), 'organization');
    case 'not-released':
      return look(vscode.l10n.t('not released yet'), 'lock', quiet);
    case 'unknown':
      return look(vscode.l10n.t('visibility unknown'), 'question', quiet);
  }
}

/**
 * "12 MB · anyone · Mar 12": in a narrow side bar the end is cut. Who can use it is left out until the site has been
 * asked.
 */
export function versionWords(version: ImageVersion, now: number): string {
  const { language } = vscode.env;
  const size = version.size === undefined ? [] : [sizeText(version.size, language)];
  const isAsked = version.visibility !== 'unknown' || version.isUntold === true;
  const who = isAsked ? [visibilityLook(version.visibility).words] : [];
  const age = version.created === undefined ? [] : [momentText(version.created, now, language)];
  return [...size, ...who, ...age].join(' · ');
}

export function stageWords(stage: JobStage): string {
  const words: Record<JobStage, string> = {
    starting: vscode.l10n.t('asking the site'),
    preparing: vscode.l10n.t('preparing'),
    imaging: vscode.l10n.t('imaging'),
    finishing: vscode.l10n.t('finishing'),
    ready: vscode.l10n.t('ready'),
    failed: vscode.l10n.t('failed'),
    vanished: vscode.l10n.t('gone'),
    'timed-out': vscode.l10n.t('not finished in time'),
    unknown: vscode.l10n.t('outcome unknown'),
  };
  return words[stage];
}

/** How far a snapshot is, in a word or two; of a portal's in the portal's own, which is data. */
export function jobWords({ outcome, stage, said }: SnapshotJob): string {
  return outcome === undefined && said !== undefined
    ? inertText(said)
    : stageWords(outcome ?? stage);
}

export function jobLook(job: SnapshotJob): Appearance {
  const words = jobWords(job);
  switch (job.outcome) {
    case undefined:
      return look(
        words,
        job.problem === undefined ? 'loading~spin' : 'debug-disconnect',
        job.problem && moving,
      );
    case 'ready':
      return look(words, 'pass-filled', good);
    case 'failed':
      return look(words, 'error', bad);
    case 'vanished':
    case 'timed-out':
    case 'unknown':
      return look(words, 'warning', shades.warning);
  }
}

/** A snapshot that nobody follows, because its account is not connected. */
export function waitingLook(): Appearance {
  return look(vscode.l10n.t('waiting for its account'), 'debug-pause', quiet);
}

/** The version that it makes: snapshots of one image differ in that. A failed one makes none. */
export function jobVersion({ created, outcome }: SnapshotJob): string | undefined {
  if (outcome === 'failed' || outcome === 'vanished') return undefined;
  const version = tryParseImageUrn(created?.versionUrn ?? '')?.version;
  return version === undefined ? undefined : vscode.l10n.t('version {0}', version);
}

/** A snapshot in a list to pick from, beside its name. @param words how it is, or when it was */
export function jobChoiceWords(job: SnapshotJob, words: string): string {
  const where = vscode.l10n.t('{0} at {1}', job.clientId, job.siteName);
  return [words, jobVersion(job), where].filter(Boolean).join(' · ');
}

/** Bytes of the image so far, or of the finished image. */
export function jobSize(job: SnapshotJob): number | undefined {
  return job.size ?? job.samples.at(-1)?.size;
}

/** The last part of a URN, which is what people call the thing. */
export function shortName(urn: string): string {
  return urn.split('+').at(-1) ?? urn;
}

/** A user, such as "alice at emulab.net": an at sign would make an address that VS Code links. */
export function userWords(urn: string): string {
  const authority = authorityOf(urn);
  return authority === undefined ? urn : vscode.l10n.t('{0} at {1}', lastPartOf(urn), authority);
}

/** An image's name out of its URN, or out of `project/name:version`, as sites write it in manifests. */
export function imageName(image: string): string {
  const last = image.split(/[+/]/).at(-1) ?? image;
  return last.replace(/^[^:]*:(?=\D)/, '').split(':')[0] ?? image;
}

/** @param left milliseconds that a snapshot will probably still take */
export function leftWords(left: number): string {
  return vscode.l10n.t('about {0} left', roughDurationText(left, vscode.env.language));
}
