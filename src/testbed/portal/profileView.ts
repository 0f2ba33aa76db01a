// Profiles in the portal's form. Without `X-Api-Elaborate: true` versions have neither RSpec nor script.
import type { ProfileRecord, ProfileVersionRecord } from '../state/records';
import { dateOf } from './experimentView';

/** @param version that is shown as the current one */
export function shownProfile(
  profile: ProfileRecord,
  version: ProfileVersionRecord,
  isElaborate: boolean,
): object {
  const isFromRepository = profile.repositoryUrl !== undefined;
  return {
    id: profile.id,
    name: profile.name,
    version: version.version,
    project: profile.project,
    creator: profile.creator,
    created_at: dateOf(profile.created),
    updated_at: profile.updated === undefined ? null : dateOf(profile.updated),
    repository_url: profile.repositoryUrl ?? null,
    repository_refspec: isFromRepository ? 'refs/heads/main' : null,
    repository_hash: version.hash ?? null,
    repository_githook: null,
    public: profile.public,
    project_writable: profile.projectWritable,
    current_version: shownVersion(version, isElaborate),
    profile_versions: Object.fromEntries(
      profile.versions.map((each) => [each.id, shownVersion(each, isElaborate)]),
    ) as object,
  };
}

function shownVersion(version: ProfileVersionRecord, isElaborate: boolean): object {
  const { id, version: number, updater, created, rspec, script } = version;
  return {
    id,
    version: number,
    updater,
    created_at: dateOf(created),
    deleted_at: null,
    ...(isElaborate && { parameters: null, rspec, script: script ?? null }),
  };
}
