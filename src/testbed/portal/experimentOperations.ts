// Listing, reading and starting experiments, and their manifests, which are the ones that the sites hand out.
import { bootAll, prepare, provide, wishOf } from '../cm/provide';
import type { Federation } from '../federation';
import { roleIn } from '../people/membership';
import { registerSlice } from '../sa/slices';
import { managerUrn, type Site } from '../sites/site';
import { release } from '../slices/release';
import type { ProfileRecord, SliceRecord } from '../state/records';
import { urnOf } from '../wire/urns';
import { membersOf, optionalObject, optionalText, optionalWhole, text } from './body';
import { allExperiments, changeRecord, experimentIn, experimentOf, maySee } from './experiments';
import { shownExperiment, uidOf } from './experimentView';
import { findProfile, latestOf, mayRead } from './profiles';
import { askSites, isUuid, ok, PortalRefusal, type Operation, type PortalRequest } from './request';

const hourMs = 3_600_000;
const usualHours = 16;

export const listExperiments: Operation = (request) => {
  const { federation, query, isElaborate } = request;
  const [id, creator, project] = ['experiment_id', 'creator', 'project'].map((name) =>
    query.get(name),
  );
  if (typeof id === 'string' && !isUuid(id))
    throw PortalRefusal.of(400, 'experiment_id is no uuid');
  const shown = allExperiments(federation).filter(
    (each) =>
      maySee(request, each) &&
      (id?.toLowerCase() ?? each.slice.uuid) === each.slice.uuid &&
      (creator ?? uidOf(each.slice.creatorUrn)) === uidOf(each.slice.creatorUrn) &&
      (project ?? each.project) === each.project,
  );
  return ok({ experiments: shown.map((each) => shownExperiment(federation, each, isElaborate)) });
};

export const getExperiment: Operation = (request) =>
  ok(shownExperiment(request.federation, experimentIn(request), request.isElaborate));

export const getManifests: Operation = (request) =>
  ok(
    Object.fromEntries(
      experimentIn(request).parts.map(({ site, holding }) => [managerUrn(site), holding.manifest]),
    ),
  );

/** Only experiments of parameterised profiles can be modified, and no profile here has parameters. */
export const modifyExperiment: Operation = (request) => {
  experimentIn(request);
  if (optionalObject(membersOf(request), 'bindings') === undefined)
    throw PortalRefusal.of(400, 'Malformed request', ['bindings is required']);
  throw PortalRefusal.of(400, 'Not a parameterized profile');
};

/** A slice of the name, with the machines that the profile asks for at each site that its RSpec names. */
export const createExperiment: Operation = async (request) => {
  const { federation, user, token } = request;
  const wanted = readWanted(request);
  if (federation.faults.strike('portal-429', { method: 'createExperiment', user: user.uid }))
    throw PortalRefusal.of(429, 'Too many experiments are waiting to start');
  if (token.experimentId !== undefined || roleIn(user, wanted.project) === undefined)
    throw PortalRefusal.of(403, `Not a member of project ${wanted.project}`);
  const profile = findProfile(federation, [wanted.profileProject, wanted.profileName]);
  if (!profile || !mayRead(user, profile)) throw PortalRefusal.of(404, 'No such profile');
  const authority = `${federation.home.domain}:${wanted.project}`;
  const urn = urnOf({ authority, type: 'slice', id: wanted.name });
  if (urn === undefined) throw PortalRefusal.of(400, `Illegal name: ${wanted.name}`);
  const expires = federation.clock.now() + wanted.hours * hourMs;
  const slice = await askSites(() => registerSlice(federation, user, urn, expires));
  try {
    await askSites(() => start(federation, slice, profile));
  } catch (error) {
    await withdraw(federation, slice);
    throw error;
  }
  const { bindings } = wanted;
  const profileVersion = latestOf(profile).id;
  changeRecord(federation, slice.uuid, { profileId: profile.id, profileVersion, bindings });
  const experiment = experimentOf(federation, slice);
  if (!experiment) throw PortalRefusal.of(500, 'The experiment could not be started');
  return { status: 201, body: shownExperiment(federation, experiment, request.isElaborate) };
};

function readWanted(request: PortalRequest): {
  readonly name: string;
  readonly project: string;
  readonly profileName: string;
  readonly profileProject: string;
  readonly hours: number;
  readonly bindings: Readonly<Record<string, unknown>>;
} {
  const members = membersOf(request);
  if (optionalText(members, 'start_at') !== undefined)
    throw PortalRefusal.of(400, 'Experiments of this portal start at once');
  return {
    name: text(members, 'name'),
    project: text(members, 'project'),
    profileName: text(members, 'profile_name'),
    profileProject: text(members, 'profile_project'),
    hours: optionalWhole(members, 'duration') ?? usualHours,
    bindings: optionalObject(members, 'bindings') ?? {},
  };
}

/** @throws Refusal */
async function start(
  federation: Federation,
  slice: SliceRecord,
  profile: ProfileRecord,
): Promise<void> {
  const wish = wishOf(slice, { rspec: latestOf(profile).rspec, work: 'working' });
  for (const site of sitesOf(federation, wish.rspec)) {
    const { slivers } = provide(federation, site, wish, await prepare(federation, site, wish));
    void federation.background.run(() => bootAll(federation, site, slice.urn, slivers));
  }
}

/** Those that the RSpec names; the first one when it names none. */
function sitesOf({ sites, home }: Federation, rspec: string): readonly Site[] {
  const named = sites.filter((site) => rspec.includes(`"${managerUrn(site)}"`));
  return named.length > 0 ? named : [home];
}

async function withdraw(federation: Federation, slice: SliceRecord): Promise<void> {
  const { store } = federation;
  for (const holding of store.holdings.filter(({ sliceUrn }) => sliceUrn === slice.urn)) {
    const site = federation.sites.find(({ name }) => name === holding.site);
    if (site) await release(federation, site, holding);
  }
  store.slices.delete(slice.urn);
}
