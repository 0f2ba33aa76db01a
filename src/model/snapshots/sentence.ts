/** One sentence that says where a snapshot stands; the same in windows and commands. */
import * as l10n from '@vscode/l10n';
import { shortened } from '../failures/shortened';
import { snapshotAdvice } from '../failures/snapshotWords';
import type { SnapshotJob, JobStage } from './job';

type RunningStage = Extract<JobStage, 'starting' | 'preparing' | 'imaging' | 'finishing'>;

export function jobSentence(job: SnapshotJob): string {
  const { imageName: name, siteName: site } = job;
  const why = reasonSentence(job.reason);
  switch (job.stage) {
    case 'ready':
      return l10n.t('The image {0} is ready at {1}.', name, site);
    case 'failed':
      return why === ''
        ? l10n.t('The snapshot {0} failed at {1}; see its log.', name, site)
        : withAdvice(l10n.t('The snapshot {0} failed at {1}: {2}', name, site, why), job);
    case 'vanished':
      return l10n.t(
        'The image {0} no longer exists at {1}: its snapshot failed, or someone deleted it. The site’s email may say why.',
        name,
        site,
      );
    case 'timed-out':
      return l10n.t(
        'The outcome of the snapshot {0} is not known: {1} reports it as still running, for longer than sites allow, so the capture has probably died. Check the list of images; if nothing changes, contact the site’s operators.',
        name,
        site,
      );
    case 'unknown':
      return why === ''
        ? l10n.t(
            'The outcome of the snapshot {0} at {1} is not known. Check the list of images before you try again.',
            name,
            site,
          )
        : l10n.t('The outcome of the snapshot {0} at {1} is not known: {2}', name, site, why);
    case 'starting':
    case 'preparing':
    case 'imaging':
    case 'finishing':
      return l10n.t(
        'The snapshot {0} of {1} is running at {2} ({3}).',
        name,
        job.clientId,
        site,
        job.said ?? stageWord(job.stage),
      );
  }
}

function withAdvice(sentence: string, { reason }: SnapshotJob): string {
  const advice = snapshotAdvice(reason);
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}

function stageWord(stage: RunningStage): string {
  switch (stage) {
    case 'starting':
      return l10n.t('starting');
    case 'preparing':
      return l10n.t('preparing');
    case 'imaging':
      return l10n.t('imaging');
    case 'finishing':
      return l10n.t('finishing');
  }
}

/**
 * The first line of what a server gives as its reason, as a sentence; empty where there is none. It can be a whole
 * script's output, which stays in the job, and calls out "FAILED:" where ours already says so.
 */
export function reasonSentence(reason = ''): string {
  const line = reason.trim().split(/\r?\n/, 1)[0] ?? '';
  const words = line.replace(/^FAILED:\s*/, '').replace(/(?<![\s.…])[\s.…]+$/, '');
  return words === '' ? '' : shortened(`${words}.`);
}
