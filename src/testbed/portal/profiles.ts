// The profiles of the portal, and who may read and change them.
import { sameName } from '../../rpc/names';
import type { Federation } from '../federation';
import { roleIn } from '../people/membership';
import type { ProfileRecord, ProfileVersionRecord, UserRecord } from '../state/records';
import { portalId, PortalRefusal, slot, type PortalRequest } from './request';

export function findProfile(
  { store }: Federation,
  id: string | readonly [project: string, name: string],
): ProfileRecord | undefined {
  return typeof id === 'string'
    ? store.profiles.get(id)
    : store.profiles.find(({ project, name }) => sameName(project, id[0]) && sameName(name, id[1]));
}

export function mayRead(user: UserRecord, profile: ProfileRecord): boolean {
  return profile.public || roleIn(user, profile.project) !== undefined;
}

function mayWrite(user: UserRecord, profile: ProfileRecord): boolean {
  const isMember = roleIn(user, profile.project) !== undefined;
  return profile.creator === user.uid || (profile.projectWritable && isMember);
}

/** The profile that the path begins with. @throws PortalRefusal */
export function profileIn(request: PortalRequest, use: 'read' | 'write' = 'read'): ProfileRecord {
  const { federation, user, token } = request;
  const profile = findProfile(federation, portalId(slot(request, 0)));
  if (!profile) throw PortalRefusal.of(404, 'No such profile');
  // A token for one experiment sees nothing else.
  const may = use === 'read' ? mayRead(user, profile) : mayWrite(user, profile);
  if (!may || token.experimentId !== undefined)
    throw PortalRefusal.of(403, 'Not enough permission');
  return profile;
}

export function latestOf({ versions }: ProfileRecord): ProfileVersionRecord {
  const latest = versions.at(-1);
  if (!latest) throw new Error('A profile without versions');
  return latest;
}
