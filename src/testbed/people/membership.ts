// Which projects a user is in. Names of projects come from outside, and every object has members of its own.
import type { Role, UserRecord } from '../state/records';

/** Undefined for somebody who is no member. */
export function roleIn(user: Pick<UserRecord, 'projects'>, project: string): Role | undefined {
  return Object.hasOwn(user.projects, project) ? user.projects[project] : undefined;
}
