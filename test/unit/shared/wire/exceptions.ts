/**
 * Where the testbed answers otherwise than the recorded servers, and why. This is the only place; docs/protocol.md
 * has the same table in words (section 15).
 */
import type { Recorded } from './recorded';

interface Exception {
  /** Lines of the recording, for a reader. */
  readonly lines: string;
  readonly reason: string;
  covers(line: Recorded): boolean;
}

const replies =
  (pattern: RegExp) =>
  ({ reply }: Recorded): boolean =>
    pattern.test(reply);

export const exceptions: readonly Exception[] = [
  {
    lines: '82',
    reason: 'the account of the project is missing on that machine: a fault of its installation',
    covers: replies(/is not in the password file!/),
  },
  {
    lines: '442',
    reason: 'a site that takes no strangers, which the testbed cannot be',
    covers: replies(/Not accepting connections from anyone we do not know/),
  },
];

/** Members that are there or not, as the site has what they tell. Each ends a path that begins with the method. */
export const optionalMembers: readonly (readonly [path: RegExp, reason: string])[] = [
  [/\.(?:pg_)?public_url$/, 'only sites that show slices to everyone have such a page'],
  [/\.value\.users$/, 'the recorded users have given no keys, so nobody can log in'],
];

/** Texts of users. */
export const typedByLook: readonly (readonly [path: RegExp, reason: string])[] = [
  [/\.description$/, 'a description of digits alone is a number on the wire, here and there'],
];

/** Arrays whose items were never seen, since that site had none. */
export const unseenItems: readonly (readonly [path: RegExp, reason: string])[] = [
  [/^Resolve.*\.(?:pubkeys|component_managers)$/, 'no keys, and a manager that does not report'],
  [/^GetKeys/, 'no keys'],
];

export function exceptionFor(line: Recorded): Exception | undefined {
  return exceptions.find((each) => each.covers(line));
}
