/**
 * Jobs on disk: one JSON file per job, replaced atomically, readable by the owner only. A lock file
 * beside it says which process follows the job, so that two windows do not ask twice: the server
 * tells the reason of a failure only once (docs/protocol.md 5.11).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './atomicFile';
import type { Disposable } from './event';
import { claimFile } from './claim';
import { stateFolder } from './folders';
import { isRecord } from './json';
import type { JobStore, SnapshotJob } from './snapshotJob';

/** The place that the extension and the commands share: `…/protogeni-images/jobs`. */
export function defaultJobDirectory(): string {
  return join(stateFolder(), 'jobs');
}

export function fileJobStore(directory: string): JobStore {
  const pathOf = (id: string): string => join(directory, `${id}.json`);
  return {
    load: () => jobFiles(directory).flatMap((name) => readJob(join(directory, name)) ?? []),
    save: (job) => {
      const kept = readJob(pathOf(job.id));
      if (isSettled(kept, job)) return;
      // A wish must be there even after a loss of power; what became of it can be asked again.
      replaceFile(pathOf(job.id), `${JSON.stringify(job, null, 1)}\n`, {
        flush: kept === undefined && 'soon',
      });
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
    claim: (id) => claimFile(join(directory, `${id}.lock`)),
    watch: (changed) => watchFolder(directory, changed),
  };
}

/** What one window has seen to its end, another one that knows less must not reopen. */
function isSettled(kept: SnapshotJob | undefined, job: SnapshotJob): boolean {
  if (kept?.outcome === undefined) return false;
  return job.outcome === undefined || (kept.outcome === 'failed' && job.outcome !== 'failed');
}

function jobFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Undefined for a file that is not a job of ours; it is left where it is. */
function readJob(path: string): SnapshotJob | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJob(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const texts = [
  'id',
  'accountId',
  'siteUrn',
  'siteName',
  'sliceUrn',
  'sliverUrn',
  'clientId',
  'imageName',
  'stage',
] as const;

function isJob(value: unknown): value is SnapshotJob {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    typeof value['startedAt'] === 'number' &&
    typeof value['global'] === 'boolean' &&
    Array.isArray(value['samples'])
  );
}

/** Changes come in bursts (draft, rename): one call for each burst. */
function watchFolder(directory: string, changed: () => void): Disposable {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let pending: NodeJS.Timeout | undefined;
  const watcher = watch(directory, { persistent: false }, (_kind, name) => {
    if (name !== null && !name.endsWith('.json')) return;
    pending ??= setTimeout(() => {
      pending = undefined;
      changed();
    }, 50).unref();
  });
  // A folder that goes away ends the watch; the next resume looks again.
  watcher.on('error', () => watcher.close());
  return {
    dispose: () => {
      clearTimeout(pending);
      watcher.close();
    },
  };
}
