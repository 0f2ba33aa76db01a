/** What the journal is told of a snapshot: once when it has begun, and once for each end that was seen. */
import { hiddenEntry } from '../journal/acts';
import type { JournalEntry, SnapshotFacts } from '../journal/entries';
import { withoutUndefined } from '../storage/json';
import type { SnapshotJob } from './job';
import { durationOf } from './times';

/** For the curve of sizes; the job itself has more. */
const MOST_SIZES = 60;

/** @param who the user, as the account names them */
export function entriesOf(
  before: SnapshotJob | undefined,
  job: SnapshotJob,
  who: string,
): JournalEntry[] {
  const facts = (): SnapshotFacts & { askedAt: number } => factsOf(job, who);
  const entries: JournalEntry[] = [];
  if (before?.created === undefined && job.created !== undefined) {
    const at = job.begunAt ?? job.startedAt;
    entries.push({ id: `${job.id}:begun`, kind: 'snapshot-begun', at, ...facts() });
  }
  const { outcome } = job;
  if (outcome !== undefined && before?.outcome !== outcome) {
    const at = job.endedAt ?? job.startedAt;
    const { begunAt, reason, log, size, hash } = job;
    const told = { outcome, begunAt, reason, log, size, hash, took: durationOf(job) };
    const sizes = thinned(job.samples);
    const head = { id: `${job.id}:ended`, kind: 'snapshot-ended', at } as const;
    entries.push(withoutUndefined({ ...head, ...facts(), ...told, sizes }));
  }
  return entries;
}

/**
 * Once more what a list knew when it dropped the snapshot, since the journal may be younger; what was written when it
 * ended goes before that.
 */
export function entriesOfForgotten(job: SnapshotJob, who: string, at: number): JournalEntry[] {
  const kept = entriesOf(undefined, job, who)
    .filter(({ kind }) => kind === 'snapshot-ended')
    .map((entry): JournalEntry => Object.assign({}, entry, { id: `${job.id}:kept` }));
  return [...kept, hiddenEntry(job.id, true, at)];
}

function factsOf(job: SnapshotJob, who: string): SnapshotFacts & { askedAt: number } {
  const { siteUrn, siteName, sliceUrn, sliverUrn, clientId: node, imageName, portal } = job;
  const { created, description, nodeImage, workspace, startedAt: askedAt } = job;
  return withoutUndefined({
    job: job.id,
    who,
    portal: portal?.url,
    siteUrn,
    siteName,
    sliceUrn,
    experiment: portal?.experiment,
    experimentName: portal?.name,
    node,
    sliverUrn,
    sliverType: nodeImage?.sliverType,
    hardwareType: nodeImage?.hardwareType,
    baseRequested: nodeImage?.requested,
    baseLoaded: nodeImage?.loaded,
    imageName,
    imageUrn: created?.imageUrn,
    versionUrn: created?.versionUrn,
    description,
    commit: workspace?.commit,
    dirty: workspace?.dirty,
    askedAt,
  });
}

/** The last one stays: it is the size at the end. */
function thinned(samples: SnapshotJob['samples']): SnapshotJob['samples'] | undefined {
  if (samples.length === 0) return undefined;
  const step = Math.ceil(samples.length / MOST_SIZES);
  return samples.filter((_, index) => (samples.length - 1 - index) % step === 0);
}
