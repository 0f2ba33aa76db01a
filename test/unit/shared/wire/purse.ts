/** The credentials of the replay, fetched once each. */
import { textOf } from '../../testbed/support/client';
import type { Lab } from '../../testbed/support/lab';

export class Purse {
  readonly #lab: Lab;
  readonly #kept = new Map<string, Promise<string>>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  self(user: string): Promise<string> {
    return this.#keep(user, () => this.#lab.self(user));
  }

  ofSlice(urn: string, user: string): Promise<string> {
    return this.#keep(`${urn} ${user}`, () => this.#lab.sliceCredential(urn, user));
  }

  /** Of project demo. */
  ofProject(user: string): Promise<string> {
    const urn = 'urn:publicid:IDN+home.example:demo+project+demo';
    return this.#keep(`${urn} ${user}`, async () => {
      const { client, sa } = this.#lab;
      const credential = await this.self(user);
      const reply = await client.call(sa, user, 'GetCredential', { credential, urn });
      return textOf(reply.value);
    });
  }

  #keep(key: string, fetch: () => Promise<string>): Promise<string> {
    const kept = this.#kept.get(key) ?? fetch();
    this.#kept.set(key, kept);
    return kept;
  }
}
