// Listing, reading and changing profiles. No script is run here: a version keeps the RSpec of the one before, unless its
// text is an RSpec itself.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { defined } from '../../rpc/defined';
import type { Federation } from '../federation';
import { roleIn } from '../people/membership';
import type { ProfileRecord, ProfileVersionRecord } from '../state/records';
import { membersOf, optionalFlag, optionalText, text } from './body';
import { hashOf, newVersion, sampleScript } from './profileScripts';
import { findProfile, latestOf, mayRead, profileIn } from './profiles';
import { shownProfile } from './profileView';
import {
  done,
  isUuid,
  ok,
  PortalRefusal,
  slot,
  type Operation,
  type PortalRequest,
} from './request';

export const listProfiles: Operation = (request) => {
  const { federation, query, user, token, isElaborate } = request;
  const [id, project, name] = ['profile_id', 'project', 'profile_name'].map((each) =>
    query.get(each),
  );
  if (typeof id === 'string' && !isUuid(id)) throw PortalRefusal.of(400, 'profile_id is no uuid');
  if (query.has('creator')) throw PortalRefusal.of(403, 'Only for administrators: creator');
  const shown = federation.store.profiles.filter(
    (profile) =>
      token.experimentId === undefined &&
      mayRead(user, profile) &&
      (id?.toLowerCase() ?? profile.id) === profile.id &&
      (project ?? profile.project) === profile.project &&
      (name ?? profile.name) === profile.name,
  );
  return ok({ profiles: shown.map((each) => shownProfile(each, latestOf(each), isElaborate)) });
};

export const getProfile: Operation = (request) => shown(request, profileIn(request));

export const createProfile: Operation = (request) => {
  const { federation, user, token } = request;
  const members = membersOf(request);
  const name = text(members, 'name');
  const project = text(members, 'project');
  const script = optionalText(members, 'script');
  const repositoryUrl = optionalText(members, 'repository_url');
  if (federation.faults.strike('portal-429', { method: 'createProfile', user: user.uid }))
    throw PortalRefusal.of(429, 'The load of the server is too high');
  if (token.experimentId !== undefined || roleIn(user, project) === undefined)
    throw PortalRefusal.of(403, `Not a member of project ${project}`);
  if (!/^[-\w]+$/.test(name)) throw PortalRefusal.of(400, `Illegal name: ${name}`);
  if (findProfile(federation, [project, name])) throw PortalRefusal.of(400, 'Name already in use');
  if ((script === undefined) === (repositoryUrl === undefined))
    throw PortalRefusal.of(400, 'Give either script or repository_url');
  const profile: ProfileRecord = {
    id: randomUUID(),
    name,
    project,
    creator: user.uid,
    created: federation.clock.now(),
    public: optionalFlag(members, 'public') ?? false,
    projectWritable: optionalFlag(members, 'project_writable') ?? false,
    ...defined({ repositoryUrl }),
    versions: [newVersion(federation, user.uid, script ?? sampleScript(federation))],
  };
  federation.store.profiles.put(profile.id, profile);
  const body = shownProfile(profile, latestOf(profile), request.isElaborate);
  return { status: 201, body };
};

/** A script makes a new version. */
export const modifyProfile: Operation = (request) => {
  const { federation, user } = request;
  const profile = profileIn(request, 'write');
  const members = membersOf(request);
  const script = optionalText(members, 'script');
  if (script !== undefined && profile.repositoryUrl !== undefined)
    throw PortalRefusal.of(400, 'The script of this profile is in its repository');
  const changed: ProfileRecord = {
    ...profile,
    public: optionalFlag(members, 'public') ?? profile.public,
    projectWritable: optionalFlag(members, 'project_writable') ?? profile.projectWritable,
  };
  const made = script === undefined ? [] : [newVersion(federation, user.uid, script, profile)];
  return shown(request, keep(federation, { ...changed, versions: [...profile.versions, ...made] }));
};

/** Reads the repository again; what has not changed there makes no version. */
export const refreshProfile: Operation = (request) => {
  const { federation, user } = request;
  const profile = profileIn(request, 'write');
  if (profile.repositoryUrl === undefined)
    throw PortalRefusal.of(400, 'This profile has no repository');
  const script = scriptOf(federation, profile);
  if (script === undefined || hashOf(script) === latestOf(profile).hash)
    return shown(request, profile);
  const made = newVersion(federation, user.uid, script, profile);
  const versions = [...profile.versions, { ...made, hash: hashOf(script) }];
  return shown(request, keep(federation, { ...profile, versions }));
};

export const deleteProfile: Operation = (request) => {
  request.federation.store.profiles.delete(profileIn(request, 'write').id);
  return done;
};

/** The whole profile, with this version as the current one. */
export const getProfileVersion: Operation = (request) => {
  const profile = profileIn(request);
  return ok(shownProfile(profile, versionIn(request, profile), request.isElaborate));
};

export const deleteProfileVersion: Operation = (request) => {
  const profile = profileIn(request, 'write');
  const { id } = versionIn(request, profile);
  if (profile.versions.length === 1)
    throw PortalRefusal.of(400, 'This is the only version of the profile');
  const versions = profile.versions.filter((each) => each.id !== id);
  keep(request.federation, { ...profile, versions });
  return done;
};

function shown({ isElaborate }: PortalRequest, profile: ProfileRecord): ReturnType<typeof ok> {
  return ok(shownProfile(profile, latestOf(profile), isElaborate));
}

function keep({ store, clock }: Federation, profile: ProfileRecord): ProfileRecord {
  const kept = { ...profile, updated: clock.now() };
  store.profiles.put(kept.id, kept);
  return kept;
}

function versionIn(request: PortalRequest, { versions }: ProfileRecord): ProfileVersionRecord {
  const id = slot(request, 1).toLowerCase();
  if (!isUuid(id)) throw PortalRefusal.of(400, `Not the id of a version: ${id}`);
  const version = versions.find((each) => each.id === id);
  if (!version) throw PortalRefusal.of(404, 'No such profile version');
  return version;
}

function scriptOf({ layout }: Federation, profile: ProfileRecord): string | undefined {
  const file = layout.repository(profile);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
