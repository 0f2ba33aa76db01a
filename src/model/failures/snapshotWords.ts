/**
 * What to do about the reasons that sites give for failed snapshots (docs/protocol.md 6.5; 14, point 8). Whole first
 * lines only, as with the words of refusals; a reason that is not here stands alone.
 */
import * as l10n from '@vscode/l10n';
import type { SnapshotJob } from '../snapshots/job';

export type Cause = 'setup' | 'time' | 'size' | 'disk' | 'store' | 'program';

const rows: readonly (readonly [cause: Cause, line: RegExp])[] = [
  ['setup', /^FAILED: Node setup failed\b.*$/],
  ['setup', /^Node setup failed\b.*$/],
  ['time', /^FAILED: Timed out generating image\b.*$/],
  ['time', /^Image capture timed out\b.*$/],
  ['size', /^FAILED: Maximum image size \(\d+ bytes\) exceeded\b.*$/],
  ['size', /^Image is too big\b.*$/],
  ['disk', /^FAILED: Returned error code \d+ generating image\b.*$/],
  ['disk', /^imagezip returned \d+: .*$/],
  ['store', /^Failed to store image: .*$/],
  ['store', /^Uploader: .*$/],
  ['program', /^Internal error creating image$/],
  ['program', /^Internal error: .*$/],
];

/** What a reason tells of the cause; undefined for one that we do not know. */
export function causeOf(reason: string | undefined): Cause | undefined {
  const line = reason?.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
  return rows.find(([, pattern]) => pattern.test(line))?.[0];
}

/** Advice as a sentence of its own; undefined for a reason that we do not know. */
export function snapshotAdvice(reason: string | undefined): string | undefined {
  const cause = causeOf(reason);
  return cause && words(cause);
}

/** What to do about a snapshot that has not ended well, whatever the site has said; empty for others. */
export function whatToDo({
  outcome,
  reason,
  siteName,
  imageName,
}: Pick<SnapshotJob, 'outcome' | 'reason' | 'siteName' | 'imageName'>): string {
  switch (outcome) {
    case undefined:
    case 'ready':
      return '';
    case 'failed':
      return (
        snapshotAdvice(reason) ??
        l10n.t(
          'Take the snapshot again. If it fails again, send the log to the operators of {0}.',
          siteName,
        )
      );
    case 'vanished':
      return l10n.t(
        'Check that the slice has not expired and that nobody has deleted {0}, then take the snapshot again.',
        imageName,
      );
    case 'timed-out':
    case 'unknown':
      return l10n.t(
        'Refresh the images to see whether {0} is there before you take another snapshot.',
        imageName,
      );
  }
}

function words(cause: Cause): string {
  switch (cause) {
    case 'setup':
      return l10n.t(
        'The node did not start the system that reads its disk. Try again; if that fails too, use another node.',
      );
    case 'time':
      return l10n.t(
        'Reading the disk took longer than the site allows. Try again, perhaps after deleting large files.',
      );
    case 'size':
      return l10n.t(
        'The disk contains more data than the site allows. Delete large files, then try again.',
      );
    case 'disk':
      return l10n.t(
        'The disk could not be read. See the log, check its file systems, then try again.',
      );
    case 'store':
      return l10n.t(
        'The site could not store the image. Delete images that you no longer need, then try again.',
      );
    case 'program':
      return l10n.t(
        'The site made an error. Try again later. If it keeps failing, contact the site’s operators.',
      );
  }
}
