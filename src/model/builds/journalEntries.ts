/** What the journal keeps of a build. */
import type { BuildFacts, JournalEntry } from '../journal/entries';
import { withoutUndefined } from '../storage/json';
import { nodeHours, type BuildRecord } from './record';

export function beganEntry(build: BuildRecord, who: string): JournalEntry<'build-begun'> {
  return withoutUndefined(
    Object.assign(factsOf(build, who), {
      id: `${build.id}:begun`,
      kind: 'build-begun' as const,
      at: build.startedAt,
    }),
  );
}

export function endedEntry(build: BuildRecord, who: string): JournalEntry<'build-ended'> {
  const { endedAt = Date.now(), steps, snapshot, publish, outcome = 'failed', reason } = build;
  const made = publish ?? snapshot;
  return withoutUndefined(
    Object.assign(factsOf(build, who), {
      id: `${build.id}:ended-${endedAt}`,
      kind: 'build-ended' as const,
      at: endedAt,
      outcome,
      reason,
      steps: steps.map(({ name, state, beganAt, endedAt: end }) =>
        withoutUndefined({
          name,
          state,
          took: beganAt === undefined || end === undefined ? undefined : Math.max(0, end - beganAt),
        }),
      ),
      took: build.workedMs,
      nodeHours: Math.round(nodeHours(build, endedAt) * 1000) / 1000,
      imageUrn: made?.imageUrn,
      versionUrn: made?.versionUrn,
      packageManager: build.packageManager,
      packages: build.packages,
    }),
  );
}

function factsOf(
  { id, file, digest, recipe, source, siteUrn, siteName }: BuildRecord,
  who: string,
): BuildFacts {
  const { name, base, labels } = recipe;
  return {
    build: id,
    who,
    siteUrn,
    siteName,
    recipe: file,
    digest,
    imageName: name,
    base,
    labels,
    commit: source?.commit,
    dirty: source?.dirty,
  };
}
