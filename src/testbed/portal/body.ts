// Reads the members of request bodies, each of which may be left out or null where the document says so.
import { PortalRefusal, type PortalRequest } from './request';

export type Members = Readonly<Record<string, unknown>>;

/** @throws PortalRefusal 400 */
export function membersOf({ body }: Pick<PortalRequest, 'body'>): Members {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw PortalRefusal.of(400, 'The body must be a JSON object');
  return body as Members;
}

/** @throws PortalRefusal 400 when it is there and no text */
export function optionalText(members: Members, name: string): string | undefined {
  const value = given(members, name);
  if (value === undefined || typeof value === 'string') return value;
  throw bad(name, 'must be a string');
}

/** @throws PortalRefusal 400 */
export function text(members: Members, name: string): string {
  const value = optionalText(members, name);
  if (value === undefined || value === '') throw bad(name, 'is required');
  return value;
}

/** @throws PortalRefusal 400 */
export function optionalFlag(members: Members, name: string): boolean | undefined {
  const value = given(members, name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(name, 'must be a boolean');
}

/** @throws PortalRefusal 400 */
export function optionalWhole(members: Members, name: string): number | undefined {
  const value = given(members, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw bad(name, 'must be an integer');
}

/** @throws PortalRefusal 400 */
export function optionalObject(members: Members, name: string): Members | undefined {
  const value = given(members, name);
  if (value === undefined) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Members;
  throw bad(name, 'must be an object');
}

/** Undefined for null as well. */
function given(members: Members, name: string): object | string | number | boolean | undefined {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return value === null ? undefined : value;
}

function bad(name: string, why: string): PortalRefusal {
  return PortalRefusal.of(400, 'Malformed request', [`${name} ${why}`]);
}
