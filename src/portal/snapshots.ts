// Snapshots of nodes: starting one, once, and looking how far it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../rpc/defined';
import { PortalError } from './errors';
import type { Experiments } from './experiments';
import { followSnapshot, type FollowOptions, type SnapshotLook } from './follow';
import { pathPart, portalId, uuid } from './http/address';
import type { Connection } from './http/connection';
import type { PortalCall } from './options';
import { readSnapshot, type PortalSnapshot } from './read/snapshot';
import { startedSince, type StartedSnapshot } from './started';

export interface SnapshotRequest {
  /** A UUID or `project,name`. */
  experiment: string;
  /** Name of the node in the RSpec. */
  clientId: string;
  /** An image of this name gets a new version. */
  imageName: string;
  /** False unless given. */
  wholeDisk?: boolean | undefined;
}

/** Before each look for a snapshot whose request was not answered, in first pauses. */
const LOOKS = [0, 2, 5];

export class Snapshots {
  readonly #connection: Connection;
  readonly #experiments: Experiments;

  constructor(connection: Connection, experiments: Experiments) {
    this.#connection = connection;
    this.#experiments = experiments;
  }

  /**
   * Starts a snapshot. The request is never sent twice: when no usable answer comes, the experiment is asked for its
   * latest snapshot, which counts if it was not there before and makes an image of this name.
   * @throws {PortalError} with effect `unknown` when it may have begun all the same: look again with `findStarted`.
   */
  async start(request: SnapshotRequest, call: PortalCall = {}): Promise<StartedSnapshot> {
    const { experiment, clientId, imageName, wholeDisk } = request;
    const path = (): string =>
      `/experiments/${portalId(experiment)}/snapshot/${pathPart(clientId)}`;
    const before = await this.#latest(experiment, call);
    try {
      const snapshot = await this.#connection.call(
        {
          verb: 'POST',
          path,
          body: { image_name: imageName, whole_disk: wholeDisk },
          read: readSnapshot,
        },
        call,
      );
      if (snapshot.id !== undefined) return { ...snapshot, id: snapshot.id };
      throw this.#withoutId(request);
    } catch (error) {
      if (!PortalError.is(error) || error.effect === 'none' || error.reason === 'aborted')
        throw error;
      const found = await this.#lookFor(request, before, call);
      if (found === undefined) throw error;
      return found;
    }
  }

  /**
   * The snapshot that makes an image of this name, if it is the experiment's latest and not the one that was the
   * latest `before`. Undefined proves nothing: it may begin later, or another one has come since.
   * @throws {PortalError}
   */
  async findStarted(
    { experiment, imageName }: Pick<SnapshotRequest, 'experiment' | 'imageName'>,
    before: PortalSnapshot | undefined,
    call: PortalCall = {},
  ): Promise<StartedSnapshot | undefined> {
    return startedSince(await this.#latest(experiment, call), before, imageName);
  }

  /** How far a snapshot is. @throws {PortalError} */
  get(experiment: string, id: string, call: PortalCall = {}): Promise<PortalSnapshot> {
    const path = (): string => `/experiments/${portalId(experiment)}/snapshot/${uuid(id)}`;
    return this.#connection.call({ verb: 'GET', path, read: readSnapshot }, call);
  }

  /** Looks again and again, until the snapshot has ended. @throws {PortalError} what a look cannot get over. */
  follow(
    experiment: string,
    id: string,
    options: FollowOptions = {},
  ): AsyncGenerator<SnapshotLook, void, undefined> {
    return followSnapshot((call) => this.get(experiment, id, call), id, options);
  }

  async #latest(experiment: string, call: PortalCall): Promise<PortalSnapshot | undefined> {
    return (await this.#experiments.get(experiment, { ...call, elaborate: false })).lastSnapshot;
  }

  async #lookFor(
    request: SnapshotRequest,
    before: PortalSnapshot | undefined,
    call: PortalCall,
  ): Promise<StartedSnapshot | undefined> {
    for (const pauses of LOOKS) {
      const pause = pauses * this.#connection.firstPause;
      if (pause > 0)
        await sleep(pause, undefined, defined({ signal: call.signal })).catch(() => undefined);
      if (call.signal?.aborted === true) return undefined;
      const found = await this.findStarted(request, before, call).catch(() => undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #withoutId({ imageName }: SnapshotRequest): PortalError {
    const words = `the snapshot for ${JSON.stringify(imageName)} has no id`;
    return new PortalError('bad-reply', `${this.#connection.url.host} answered, and ${words}.`, {
      effect: 'unknown',
      flaw: { kind: 'missing', field: 'id' },
    });
  }
}
