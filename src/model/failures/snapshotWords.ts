/**
 * What to do about the reasons that sites give for failed snapshots (docs/protocol.md 6.5; 14, point 8). Whole first
 * lines only, as with the words of refusals; a reason that is not here stands alone.
 */
import * as l10n from '@vscode/l10n';

type Cause = 'setup' | 'time' | 'size' | 'disk' | 'store' | 'program';

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

/** Advice as a sentence of its own; undefined for a reason that we do not know. */
export function snapshotAdvice(reason: string | undefined): string | undefined {
  const line = reason?.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
  const cause = rows.find(([, pattern]) => pattern.test(line))?.[0];
  return cause && words(cause);
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
