// The slice authority: registry of users and slices, and the source of credentials. Keeps the
// credentials it fetched until shortly before they expire (docs/protocol.md 4, 5.1 to 5.3).
import { CredentialKeeper } from './credentialKeeper';
import { memoryCache, type CredentialCache } from './credentialCache';
import { parseCredential, type Credential } from './credential';
import { RpcError } from './errors';
import { asList, Fields } from './fields';
import type { CallOptions, ClientOptions } from './options';
import { CHANGING, READING, Service, type CallKind } from './service';
import type { PlainValue, WireValue } from './wire';

/** A user as the slice authority knows them. */
export interface User {
  uid: string;
  urn: string;
  email: string;
  name: string;
  uuid?: string;
  hrn?: string;
  /** URNs of the slices that the user created. Slices they were only added to are not listed. */
  slices: string[];
  /** Project authorities: URN to address. Only for users of the authority's own site. */
  subauthorities: Record<string, string>;
  /** Public SSH keys. */
  publicKeys: string[];
}

/** A slice as the slice authority knows it. It says nothing of the expiry; the credential does. */
export interface RegisteredSlice {
  urn: string;
  uuid?: string;
  creatorUrn: string;
  /** URNs of the component managers that hold slivers of it. */
  componentManagers: string[];
}

/** A public key that the authority puts on nodes. */
export interface PublicKey {
  type: string;
  key: string;
}

export class SliceAuthority {
  readonly url: string;
  readonly #service: Service;
  readonly #keeper: CredentialKeeper;

  /** @throws {RpcError} `bad-argument` when the address is not one of HTTPS. */
  constructor(options: ClientOptions & { cache?: CredentialCache | undefined }) {
    this.#service = new Service('slice-authority', options);
    this.url = this.#service.url.href;
    this.#keeper = new CredentialKeeper(
      options.cache ?? memoryCache(),
      `${options.identity.fingerprint} ${this.url}`,
    );
  }

  /** The user's own credential. docs/protocol.md 5.1. @throws {RpcError} */
  selfCredential(call: CallOptions = {}): Promise<Credential> {
    return this.#keeper.get('self', call, async (how) =>
      this.#credential((await this.#service.call('GetCredential', [{}], READING, how)).value),
    );
  }

  /** The credential of a slice; `busy` while the slice is locked. docs/protocol.md 5.1. @throws {RpcError} */
  sliceCredential(sliceUrn: string, call: CallOptions = {}): Promise<Credential> {
    return this.#objectCredential(sliceUrn, call);
  }

  /**
   * The credential of a project, `urn:publicid:IDN+<domain>:<project>+project+<project>`; the server
   * copies the URN into it, so pass the same text on. docs/protocol.md 4.5. @throws {RpcError}
   */
  projectCredential(projectUrn: string, call: CallOptions = {}): Promise<Credential> {
    return this.#objectCredential(projectUrn, call);
  }

  /** A user, oneself or another. docs/protocol.md 5.2. @throws {RpcError} `not-found` if unknown. */
  async resolveUser(urn: string, call: CallOptions = {}): Promise<User> {
    const value = await this.#withSelf('Resolve', { urn, type: 'User' }, READING, call);
    return this.#service.read('Resolve', value, readUser);
  }

  /** A slice. docs/protocol.md 5.2. @throws {RpcError} `not-found` if unknown, `busy` while locked. */
  async resolveSlice(urn: string, call: CallOptions = {}): Promise<RegisteredSlice> {
    const value = await this.#withSelf('Resolve', { urn, type: 'Slice' }, READING, call);
    return this.#service.read('Resolve', value, readSlice);
  }

  /** The caller's public SSH keys. docs/protocol.md 5.3. @throws {RpcError} */
  async getKeys(call: CallOptions = {}): Promise<PublicKey[]> {
    const value = await this.#withSelf('GetKeys', {}, READING, call);
    return this.#service.read('GetKeys', value, readKeys);
  }

  /**
   * Makes a slice live longer; it cannot be shortened. The result is its new credential, which also
   * renewing its slivers needs. docs/protocol.md 4.6, 5.3. @throws {RpcError}
   */
  async renewSlice(sliceUrn: string, expires: Date, call: CallOptions = {}): Promise<Credential> {
    const credential = await this.sliceCredential(sliceUrn, call);
    const params = { credential: credential.xml, expiration: wireDate(expires) };
    const { value } = await this.#service.call('RenewSlice', [params], CHANGING, call);
    await this.#keeper.forget(sliceUrn);
    return this.#keeper.keep(sliceUrn, this.#credential(value), (how) =>
      this.#fetchObject(sliceUrn, how),
    );
  }

  /** Registers a new slice; the result is its credential. docs/protocol.md 5.3. @throws {RpcError} */
  async registerSlice(
    sliceUrn: string,
    expires: Date,
    call: CallOptions = {},
  ): Promise<Credential> {
    const params = { urn: sliceUrn, type: 'Slice', expiration: wireDate(expires) };
    const value = await this.#withSelf('Register', params, CHANGING, call);
    return this.#keeper.keep(sliceUrn, this.#credential(value), (how) =>
      this.#fetchObject(sliceUrn, how),
    );
  }

  #objectCredential(urn: string, call: CallOptions): Promise<Credential> {
    return this.#keeper.get(urn, call, (how) => this.#fetchObject(urn, how));
  }

  async #fetchObject(urn: string, call: CallOptions): Promise<Credential> {
    return this.#credential(await this.#withSelf('GetCredential', { urn }, READING, call));
  }

  /** A call with the self credential; an expired one is fetched anew, once (docs/protocol.md 4.6). */
  async #withSelf(
    method: string,
    params: Record<string, WireValue>,
    kind: CallKind,
    call: CallOptions,
  ): Promise<PlainValue> {
    const self = await this.selfCredential(call);
    const send = async (credential: Credential): Promise<PlainValue> =>
      (await this.#service.call(method, [{ ...params, credential: credential.xml }], kind, call))
        .value;
    try {
      return await send(self);
    } catch (error) {
      if (!RpcError.is(error, 'expired-credential')) throw error;
      await this.#keeper.forget('self');
      return await send(await this.selfCredential(call));
    }
  }

  #credential(value: PlainValue): Credential {
    return this.#service.read('GetCredential', value, readCredential);
  }
}

function readCredential(value: PlainValue): Credential {
  if (typeof value === 'string') return parseCredential(value);
  throw new RpcError('bad-reply', 'The answer is something that is no credential.');
}

function readUser(value: PlainValue): User {
  const user = new Fields(value, 'Resolve');
  const [uuid, hrn] = [user.optionalText('uuid'), user.optionalText('hrn')];
  // Without this word it is not known whether there are slices; nobody shall believe that all are gone.
  if (user.value('slices') === undefined)
    throw new RpcError('bad-reply', 'The answer to Resolve has no slices.');
  return {
    uid: user.text('uid'),
    urn: user.text('urn'),
    email: user.optionalText('email') ?? '',
    name: user.optionalText('name') ?? '',
    slices: user.texts('slices'),
    subauthorities: user.textStruct('subauthorities'),
    publicKeys: asList(user.value('pubkeys')).map((key) => new Fields(key, 'Resolve').text('key')),
    ...(uuid !== undefined && { uuid }),
    ...(hrn !== undefined && { hrn }),
  };
}

function readSlice(value: PlainValue): RegisteredSlice {
  const slice = new Fields(value, 'Resolve');
  const uuid = slice.optionalText('uuid');
  return {
    urn: slice.text('urn'),
    creatorUrn: slice.optionalText('creator_urn') ?? '',
    componentManagers: slice.texts('component_managers'),
    ...(uuid !== undefined && { uuid }),
  };
}

function readKeys(value: PlainValue): PublicKey[] {
  return asList(value).map((item) => {
    const key = new Fields(item, 'GetKeys');
    return { type: key.optionalText('type') ?? 'ssh', key: key.text('key') };
  });
}

/** A date as the servers' expiry arguments take it: a string in UTC, never dateTime (docs/protocol.md 2.5). */
export function wireDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
