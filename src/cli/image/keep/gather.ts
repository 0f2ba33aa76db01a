/** All that is known about one's images at the chosen sites, and about what uses them. */
import { readAddresses } from '../../../model/keep/addresses';
import type { Slice } from '../../../model/inventory/sliver';
import {
  openAddresses,
  type AddressMeaning,
  type Evidence,
  type ListedAt,
} from '../../../model/keep/evidence';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { CommonOptions } from '../arguments/options';
import { failedSite } from '../listing/failedSite';
import { openSessions, type Session } from '../session/session';
import { imagesAt } from '../session/siteImages';
import { chosenSites, siteNamed } from '../session/sites';
import { slicesAt } from '../session/slicesAt';
import type { Output } from '../terminal/output';
import type { InFiles } from './workspace';

export interface Gathered {
  readonly sessions: readonly Session[];
  readonly listed: readonly ListedAt[];
  readonly evidence: Evidence;
  /** Of the first site that has not answered. */
  readonly exitCode?: number;
}

/** Each is a request, and all of them must end within a minute; what is not known by then stays. */
const MOST_VERSIONS = 5000;

/** A site that does not answer is told, and left out with its images. */
export async function gather(
  options: CommonOptions,
  output: Output,
  inFiles: InFiles,
  { project }: { readonly project: boolean },
): Promise<Gathered> {
  const { sessions, leftOut } = await openSessions(options, chosenSites(options.cm));
  const codes = leftOut.map(
    ({ address, error }) => failedSite(siteNamed(address), error, output).exitCode,
  );
  output.busy(`Asking ${sessions.map(({ site }) => site.name).join(', ')}…`);
  const found = await Promise.all(
    sessions.map(async (session) => {
      try {
        const wanted = { mine: true, project, public: false, mostVersions: MOST_VERSIONS };
        const images = await imagesAt(session, wanted);
        return [{ session, images, slices: await slicesAt(session, {}) }];
      } catch (error) {
        const site = { urn: session.siteUrn, name: session.site.name };
        codes.push(failedSite(site, error, output).exitCode);
        return [];
      }
    }),
  );
  const read = found.flat();
  const slices = read.flatMap((one) => one.slices);
  const addresses = new Map<string, AddressMeaning>();
  for (const { session, images } of read)
    await readAddresses(
      session.site,
      openAddresses({ ...inFiles, slices }, images, urlOf(session)),
      addresses,
    );
  output.settle();
  const [exitCode] = codes.flatMap((code) => code ?? []);
  return {
    sessions: read.map(({ session }) => session),
    listed: read.flatMap(({ session, images }) =>
      images.map((image) => ({ image, siteUrl: urlOf(session) })),
    ),
    evidence: { ...inFiles, slices, jobs: jobsNow(), addresses },
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

export function urlOf({ site }: Session): string {
  return site.componentManager.url;
}

/** Newest first. @throws StorageError */
export function jobsNow(): SnapshotJob[] {
  const jobs = fileJobStore(defaultJobDirectory()).load();
  return jobs.sort((a, b) => b.startedAt - a.startedAt);
}

/** What runs at the sites now. @throws RpcError */
export async function slicesNow(sessions: readonly Session[]): Promise<Slice[]> {
  return (await Promise.all(sessions.map((session) => slicesAt(session, {})))).flat();
}
