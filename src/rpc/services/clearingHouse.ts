// The clearing house, which knows all component managers of the federation (docs/protocol.md 2.1).
import { callWith } from '../credentials/withCredentials';
import type { Credential } from '../credentials/credential';
import { defined } from '../defined';
import { Fields, listOf, readRows, type LeftOut } from '../wire/fields';
import type { CallOptions, ClientOptions } from '../options';
import { READING, Service } from './service';
import type { PlainValue } from '../wire/values';

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

  /** All component managers; needs a self credential. Entries without URN or address are left out. @throws {RpcError} */
  listComponents(
    { credential }: { credential: Credential },
    call: CallOptions = {},
  ): Promise<Component[]> {
    return callWith(
      this.#service,
      {
        method: 'ListComponents',
        credentials: [credential],
        params: ([fresh]) => [{ credential: fresh?.xml }],
        kind: { ...READING, bare: true },
        read: readComponents,
      },
      call,
    );
  }
}

function readComponents(value: PlainValue, leftOut: LeftOut): Component[] {
  return readRows(listOf(value, 'ListComponents'), leftOut, (item) => {
    const component = new Fields(item, 'ListComponents');
    return defined({
      urn: component.urn('urn'),
      url: component.text('url'),
      hrn: component.optionalText('hrn'),
    });
  });
}
