// The profiles that the user of the token may see.
import { portalId } from './http/address';
import type { Connection } from './http/connection';
import { PortalError } from './errors';
import type { PortalCall } from './options';
import { readProfile, readProfiles, type Profile } from './read/profile';

/** Which profiles, and how much of them. */
export interface ProfileQuery extends PortalCall {
  project?: string | undefined;
  name?: string | undefined;
  /** True for versions with their scripts. */
  elaborate?: boolean | undefined;
}

/** An id is a UUID or `project,name` everywhere. */
export class Profiles {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws {PortalError} */
  list({ project, name, elaborate, ...call }: ProfileQuery = {}): Promise<Profile[]> {
    const asked = { verb: 'GET', path: () => '/profiles', read: readProfiles } as const;
    const query = { project, profile_name: name };
    return this.#connection.call({ ...asked, query, elaborate }, call);
  }

  /** One profile, in full unless `elaborate` is false. @throws {PortalError} */
  get(
    id: string,
    { elaborate = true, ...call }: PortalCall & { elaborate?: boolean | undefined } = {},
  ): Promise<Profile> {
    const path = (): string => `/profiles/${portalId(id)}`;
    return this.#connection.call({ verb: 'GET', path, elaborate, read: readProfile }, call);
  }

  /**
   * Sends a new script, which makes a new version. Never repeated: when no answer comes, the profile is asked for,
   * and counts if its current version has this script.
   * @throws {PortalError}
   */
  async newVersion(id: string, script: string, call: PortalCall = {}): Promise<Profile> {
    const path = (): string => `/profiles/${portalId(id)}`;
    try {
      const asked = { verb: 'PATCH', path, body: { script }, read: readProfile } as const;
      return await this.#connection.call(asked, call);
    } catch (error) {
      if (!PortalError.is(error) || error.effect === 'none' || error.reason === 'aborted')
        throw error;
      const now = await this.get(id, call).catch(() => undefined);
      if (now?.currentVersion?.script !== script) throw error;
      return now;
    }
  }

  /** Has the portal read the repository of a profile anew. Never repeated. @throws {PortalError} */
  refresh(id: string, call: PortalCall = {}): Promise<Profile> {
    const path = (): string => `/profiles/${portalId(id)}`;
    return this.#connection.call({ verb: 'PUT', path, read: readProfile }, call);
  }
}
