// What the portal says of profiles and their versions.
import { defined } from '../../rpc/defined';
import type { LeftOut } from '../http/connection';
import { Members, readParts, readRows } from './members';
import { repositoryOf, type Repository } from './repository';

/** One profile. All but its id may be missing. */
export interface Profile {
  id: string;
  name?: string;
  project?: string;
  version?: number;
  creator?: string;
  created?: Date;
  updated?: Date;
  /** Set for one that is read from a repository: `refresh` reads it anew, a script of it cannot be sent. */
  repository?: Repository;
  public: boolean;
  projectWritable: boolean;
  /** Only in full answers. */
  currentVersion?: ProfileVersion;
  /** Only in full answers. */
  versions: ProfileVersion[];
}

/** One version. Anything may be missing. */
export interface ProfileVersion {
  id?: string;
  version?: number;
  updater?: string;
  created?: Date;
  deleted?: Date;
  /** As the portal gives them. */
  parameters?: unknown;
  /** XML. */
  rspec?: string;
  /** The geni-lib script, where there is one. */
  script?: string;
}

/** @throws {Unreadable} */
export function readProfiles(value: unknown, leftOut: LeftOut): Profile[] {
  const rows = new Members(value, 'the answer').list('profiles');
  return readRows(rows, leftOut, (row) => readProfile(row, leftOut));
}

/** @throws {Unreadable} when it has no id. */
export function readProfile(value: unknown, leftOut: LeftOut): Profile {
  const members = new Members(value, 'a profile');
  const current = members.optionalMembers('current_version');
  return defined({
    id: members.text('id'),
    name: members.optionalText('name'),
    project: members.optionalText('project'),
    version: members.optionalNumber('version'),
    creator: members.optionalText('creator'),
    created: members.optionalDate('created_at'),
    updated: members.optionalDate('updated_at'),
    repository: repositoryOf(members),
    public: members.flag('public'),
    projectWritable: members.flag('project_writable'),
    currentVersion: current === undefined ? undefined : versionOf(current),
    versions: readParts(
      () => members.entries('profile_versions'),
      leftOut,
      ([, version]) => versionOf(new Members(version, 'a version of a profile')),
    ),
  });
}

function versionOf(members: Members): ProfileVersion {
  return defined({
    id: members.optionalText('id'),
    version: members.optionalNumber('version'),
    updater: members.optionalText('updater'),
    created: members.optionalDate('created_at'),
    deleted: members.optionalDate('deleted_at'),
    parameters: members.value('parameters'),
    rspec: members.optionalText('rspec'),
    script: members.optionalText('script'),
  });
}
