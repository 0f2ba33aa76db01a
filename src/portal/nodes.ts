// The nodes of an experiment, each by the name that it has in the RSpec.
import { pathPart, portalId } from './http/address';
import type { Connection } from './http/connection';
import type { PortalCall } from './options';
import { readNode, type ExperimentNode } from './read/experiment';

/** None of the actions is ever repeated. A result is how the node is at that moment. */
export class Nodes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws {PortalError} */
  get(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    const path = nodePath(experiment, clientId);
    return this.#connection.call({ verb: 'GET', path, read: readNode }, call);
  }

  /** @throws {PortalError} */
  reboot(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    return this.#act('reboot', experiment, clientId, call);
  }

  /** Writes the disk anew: what is on it is lost. @throws {PortalError} */
  reload(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    return this.#act('reload', experiment, clientId, call);
  }

  /** @throws {PortalError} */
  start(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    return this.#act('start', experiment, clientId, call);
  }

  /** @throws {PortalError} */
  stop(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    return this.#act('stop', experiment, clientId, call);
  }

  /** @throws {PortalError} */
  powerCycle(experiment: string, clientId: string, call: PortalCall = {}): Promise<ExperimentNode> {
    return this.#act('powercycle', experiment, clientId, call);
  }

  #act(
    action: string,
    experiment: string,
    clientId: string,
    call: PortalCall,
  ): Promise<ExperimentNode> {
    const node = nodePath(experiment, clientId);
    const path = (): string => `${node()}/${action}`;
    return this.#connection.call({ verb: 'POST', path, read: readNode }, call);
  }
}

function nodePath(experiment: string, clientId: string): () => string {
  return () => `/experiments/${portalId(experiment)}/node/${pathPart(clientId)}`;
}
