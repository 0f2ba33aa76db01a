// The experiments that the user of the token sees in the portal.
import { portalId } from './http/address';
import type { Connection } from './http/connection';
import { PortalError } from './errors';
import type { PortalCall } from './options';
import {
  readExperiment,
  readExperiments,
  readManifests,
  type Experiment,
  type PortalManifest,
} from './read/experiment';

/** Which experiments, and how much of them. */
export interface ExperimentQuery extends PortalCall {
  project?: string | undefined;
  creator?: string | undefined;
  /** True for nodes with host names and addresses. */
  elaborate?: boolean | undefined;
}

/** How much longer: until a moment, or for whole hours. */
export type Extension = { reason?: string | undefined } & ({ until: Date } | { hours: number });

/** An id is a UUID or `project,name` everywhere. */
export class Experiments {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws {PortalError} */
  list({ project, creator, elaborate, ...call }: ExperimentQuery = {}): Promise<Experiment[]> {
    const asked = { verb: 'GET', path: () => '/experiments', read: readExperiments } as const;
    return this.#connection.call({ ...asked, query: { project, creator }, elaborate }, call);
  }

  /** One experiment, in full unless `elaborate` is false. @throws {PortalError} `not-found` also after its end. */
  get(
    id: string,
    { elaborate = true, ...call }: PortalCall & { elaborate?: boolean | undefined } = {},
  ): Promise<Experiment> {
    const path = (): string => `/experiments/${portalId(id)}`;
    return this.#connection.call({ verb: 'GET', path, elaborate, read: readExperiment }, call);
  }

  /**
   * Asks for more time. What is granted is `expires` of the result: where it has not moved, somebody may have to
   * approve first. Never repeated. @throws {PortalError}
   */
  async extend(id: string, extension: Extension, call: PortalCall = {}): Promise<Experiment> {
    const body = bodyOf(extension);
    const path = (): string => `/experiments/${portalId(id)}`;
    return this.#connection.call({ verb: 'PUT', path, body, read: readExperiment }, call);
  }

  /**
   * Ends an experiment. Never repeated: when no answer comes, the portal is asked whether the experiment is still
   * there. @throws {PortalError} with effect `unknown` when it still is, for it may be about to end.
   */
  async end(id: string, call: PortalCall = {}): Promise<void> {
    const path = (): string => `/experiments/${portalId(id)}`;
    try {
      await this.#connection.call({ verb: 'DELETE', path, read: () => undefined }, call);
    } catch (error) {
      if (!PortalError.is(error) || error.effect === 'none' || error.reason === 'aborted')
        throw error;
      if (!(await this.#isGone(id, call))) throw error;
    }
  }

  /** The manifest of each aggregate. @throws {PortalError} */
  manifests(id: string, call: PortalCall = {}): Promise<PortalManifest[]> {
    const path = (): string => `/experiments/${portalId(id)}/manifests`;
    return this.#connection.call({ verb: 'GET', path, read: readManifests }, call);
  }

  async #isGone(id: string, call: PortalCall): Promise<boolean> {
    try {
      await this.get(id, { ...call, elaborate: false });
      return false;
    } catch (error) {
      return PortalError.is(error, 'not-found');
    }
  }
}

function bodyOf(extension: Extension): object {
  const { reason } = extension;
  if ('until' in extension) {
    const time = extension.until.getTime();
    if (Number.isNaN(time)) throw badExtension('the date is none');
    return { expires_at: new Date(time).toISOString(), reason };
  }
  const { hours } = extension;
  if (!Number.isSafeInteger(hours) || hours <= 0)
    throw badExtension('an extension takes whole hours, at least one');
  return { extend_by: hours, reason };
}

function badExtension(words: string): PortalError {
  return new PortalError('bad-argument', `Nothing was sent: ${words}.`, {
    flaw: { kind: 'unreadable', words },
  });
}
