/**
 * Whether a snapshot that is called "ready" has really succeeded. Sites say "ready" also for an
 * image that was never captured again and once a failure has been told (docs/protocol.md 5.11).
 */
import { parseImageUrn, RpcError, type ImageMetadata } from '../rpc';
import { pause } from './concurrency';
import type { SnapshotPlace } from './requestSnapshot';
import type { SnapshotJob } from './snapshotJob';
import { isNotReleased, readMetadata } from './visibility';

export interface Verdict {
  readonly outcome: 'ready' | 'failed' | 'unknown';
  readonly hash?: string | undefined;
  readonly size?: number | undefined;
  readonly reason?: string | undefined;
}

/** The release follows the word "ready" by a moment (docs/protocol.md 6.1): so many looks. */
const looks = 5;

export async function judgeReady(
  { site }: SnapshotPlace,
  job: SnapshotJob,
  options: { interval: number; signal: AbortSignal },
): Promise<Verdict> {
  const { created, hash, size } = job;
  if (created === undefined) return { outcome: 'unknown' };
  const released = await releaseOf(created.versionUrl, site, options);
  if (released === 'not-released') return notReleased(job, created.versionUrn);
  if (released !== 'unreachable') {
    return { outcome: 'ready', hash: released.hash ?? hash, size: released.size ?? size };
  }
  // The site's web server cannot be read from here: the file itself must speak.
  const isFirst = parseImageUrn(created.versionUrn).version === 0;
  const isNew = job.previousHash === undefined ? isFirst : job.previousHash !== hash;
  if (hash !== undefined && isNew) return { outcome: 'ready', hash, size };
  return {
    outcome: 'unknown',
    reason: `The site says that ${job.imageName} is ready, but it could not be shown that this is the new snapshot: compare its date and size before you use it.`,
  };
}

async function releaseOf(
  url: string,
  { trust }: SnapshotPlace['site'],
  { interval, signal }: { interval: number; signal: AbortSignal },
): Promise<ImageMetadata | 'not-released' | 'unreachable'> {
  for (let look = 1; ; look += 1) {
    try {
      return await readMetadata(url, trust, signal);
    } catch (error) {
      const mayCome = isNotReleased(error) || (RpcError.is(error) && error.retryable);
      if (!mayCome || look === looks || signal.aborted) {
        return isNotReleased(error) ? 'not-released' : 'unreachable';
      }
      await pause(Math.min(interval, 3000), signal);
    }
  }
}

function notReleased(job: SnapshotJob, versionUrn: string): Verdict {
  const version = parseImageUrn(versionUrn).version ?? 0;
  const before = version > 0 ? ' The version before it is still the one in use.' : '';
  return {
    outcome: 'failed',
    reason:
      `The site ended the snapshot without releasing version ${version} of ${job.imageName}, ` +
      `and no longer says why; the mail that it sent does.${before}`,
  };
}
