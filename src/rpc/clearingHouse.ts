// The clearing house, which knows all component managers of the federation (docs/protocol.md 2.1).
import { callWith } from './credentialedService';
import type { Credential } from './credential';
import { asList, Fields } from './fields';
import type { CallOptions, ClientOptions } from './options';
import { READING, Service } from './service';

/** One component manager as the clearing house lists it. */
export interface Component {
  urn: string;
  /** Address of the component manager, mostly without a version. */
  url: string;
  hrn?: string;
}

export class ClearingHouse {
  readonly url: string;
  readonly #service: Service;

  /** @throws {RpcError} `bad-argument` when the address is not one of HTTPS. */
  constructor(options: ClientOptions) {
    this.#service = new Service('clearing-house', options);
    this.url = this.#service.url.href;
  }

  /** All component managers; needs a self credential. Entries without an address are left out. @throws {RpcError} */
  async listComponents(
    { credential }: { credential: Credential },
    call: CallOptions = {},
  ): Promise<Component[]> {
    const value = await callWith(
      this.#service,
      'ListComponents',
      [credential],
      ([fresh]) => [{ credential: fresh?.xml }],
      READING,
      call,
    );
    return asList(value).flatMap((item) => {
      const component = new Fields(item, 'ListComponents');
      const [urn, url, hrn] = [
        component.optionalText('urn'),
        component.optionalText('url'),
        component.optionalText('hrn'),
      ];
      if (urn === undefined || url === undefined) return [];
      return [{ urn, url, ...(hrn !== undefined && { hrn }) }];
    });
  }
}
