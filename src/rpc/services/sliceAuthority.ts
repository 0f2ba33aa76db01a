// The slice authority: registry of users and slices, and the source of credentials. Keeps the
// credentials it fetched until shortly before they expire (docs/protocol.md 4, 5.1 to 5.3).
import { CredentialKeeper } from '../credentials/keeper';
import { memoryCache, type CredentialCache } from '../credentials/cache';
import { parseCredential, type Credential } from '../credentials/credential';
import { RpcError } from '../errors';
import { defined } from '../defined';
import { badReply, Fields, listOf, readRows, type LeftOut } from '../wire/fields';
import type { CallOptions, ClientOptions } from '../options';
import { CHANGING, READING, Service, type Call } from './service';
import type { PlainValue, WireValue } from '../wire/values';

const PROJECT_TIMEOUT_MS = 120_000;

/** A call with the self credential among its members. */
type SelfCall<T> = Omit<Call<T>, 'params'> & { params: Record<string, WireValue> };

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
  readonly #word: Credential | undefined;
  readonly #projectTimeout: number;

  /** @throws {RpcError} `bad-argument` when the address is not one of HTTPS. */
  constructor(options: ClientOptions & { cache?: CredentialCache | undefined }) {
    this.#service = new Service('slice-authority', options);
    this.url = this.#service.url.href;
    const { identity, speaksFor, cache = memoryCache() } = options;
    const whose = speaksFor === undefined ? '' : ` ${speaksFor.userUrn}`;
    this.#keeper = new CredentialKeeper(cache, `${identity.fingerprint}${whose} ${this.url}`);
    this.#word = speaksFor?.credential;
    this.#projectTimeout = options.timeout ?? PROJECT_TIMEOUT_MS;
  }

  /** The credential of the user, or of whom the caller speaks for. docs/protocol.md 5.1. @throws {RpcError} */
  selfCredential(call: CallOptions = {}): Promise<Credential> {
    // Alone, the word of a user is taken for a question after the user's credential (docs/protocol.md 4.3).
    const params = [this.#word === undefined ? {} : { credential: this.#word.xml }];
    const asked = { method: 'GetCredential', params, kind: READING, read: readCredential };
    return this.#keeper.get('self', call, (how) => this.#service.call(asked, how));
  }

  /** The credential of a slice; `busy` while the slice is locked. docs/protocol.md 5.1. @throws {RpcError} */
  sliceCredential(sliceUrn: string, call: CallOptions = {}): Promise<Credential> {
    return this.#keeper.get(sliceUrn, call, (how) => this.#fetchObject(sliceUrn, how));
  }

  /**
   * The credential of a project, `urn:publicid:IDN+<domain>:<project>+project+<project>`; the server
   * copies the URN into it, so pass the same text on. It makes a key for each, which can take long:
   * two minutes, unless the client has a limit of its own. docs/protocol.md 4.5. @throws {RpcError}
   */
  projectCredential(projectUrn: string, call: CallOptions = {}): Promise<Credential> {
    const timeout = this.#projectTimeout;
    return this.#keeper.get(projectUrn, call, (how) =>
      this.#fetchObject(projectUrn, { timeout, ...how }),
    );
  }

  /** A user, oneself or another. docs/protocol.md 5.2. @throws {RpcError} `not-found` if unknown. */
  resolveUser(urn: string, call: CallOptions = {}): Promise<User> {
    const params = { urn, type: 'User' };
    return this.#withSelf({ method: 'Resolve', params, kind: READING, read: readUser }, call);
  }

  /**
   * A slice, by its URN or, whichever project it is of, by its mere name. docs/protocol.md 5.2.
   * @throws {RpcError} `not-found` if unknown, `busy` while locked.
   */
  resolveSlice(urn: string, call: CallOptions = {}): Promise<RegisteredSlice> {
    const params = /^urn:/i.test(urn) ? { urn, type: 'Slice' } : { hrn: urn, type: 'Slice' };
    return this.#withSelf({ method: 'Resolve', params, kind: READING, read: readSlice }, call);
  }

  /** The caller's public SSH keys. docs/protocol.md 5.3. @throws {RpcError} */
  getKeys(call: CallOptions = {}): Promise<PublicKey[]> {
    return this.#withSelf({ method: 'GetKeys', params: {}, kind: READING, read: readKeys }, call);
  }

  /**
   * Makes a slice live longer; it cannot be shortened. The result is its new credential, which also
   * renewing its slivers needs. docs/protocol.md 4.6, 5.3. @throws {RpcError}
   */
  async renewSlice(sliceUrn: string, expires: Date, call: CallOptions = {}): Promise<Credential> {
    const credential = await this.sliceCredential(sliceUrn, call);
    const params = [{ ...this.#handed(credential), expiration: wireDate(expires) }];
    const asked = { method: 'RenewSlice', params, kind: CHANGING, read: readCredential };
    const renewed = await this.#service.call(asked, call);
    await this.#keeper.forget(sliceUrn);
    return this.#keeper.keep(sliceUrn, renewed, (how) => this.#fetchObject(sliceUrn, how));
  }

  /**
   * Registers a new slice; the result is its credential. A slice of a project is registered at the authority of
   * the project, `…/project/PROJECT/sa`. docs/protocol.md 5.3. @throws {RpcError}
   */
  async registerSlice(
    sliceUrn: string,
    expires: Date,
    call: CallOptions = {},
  ): Promise<Credential> {
    const params = { urn: sliceUrn, type: 'Slice', expiration: wireDate(expires) };
    const asked = { method: 'Register', params, kind: CHANGING, read: readCredential };
    const registered = await this.#withSelf(asked, call);
    return this.#keeper.keep(sliceUrn, registered, (how) => this.#fetchObject(sliceUrn, how));
  }

  #fetchObject(urn: string, call: CallOptions): Promise<Credential> {
    const asked = { method: 'GetCredential', params: { urn }, kind: READING, read: readCredential };
    return this.#withSelf(asked, call);
  }

  #handed({ xml }: Credential): Record<string, WireValue> {
    const word = this.#word;
    return word === undefined ? { credential: xml } : { credentials: [xml, word.xml] };
  }

  /** A call with the self credential; an expired one is fetched anew, once (docs/protocol.md 4.6). */
  async #withSelf<T>(asked: SelfCall<T>, call: CallOptions): Promise<T> {
    const self = await this.selfCredential(call);
    const send = (credential: Credential): Promise<T> => {
      const params = [{ ...asked.params, ...this.#handed(credential) }];
      return this.#service.call({ ...asked, params }, call);
    };
    try {
      return await send(self);
    } catch (error) {
      if (!RpcError.is(error, 'expired-credential')) throw error;
      await this.#keeper.forget('self');
      return await send(await this.selfCredential(call));
    }
  }
}

function readCredential(value: PlainValue): Credential {
  if (typeof value === 'string') return parseCredential(value);
  throw new RpcError('bad-reply', 'The answer is not a credential.', {
    flaw: { kind: 'unreadable', words: 'it is not a credential' },
  });
}

function readUser(value: PlainValue, leftOut: LeftOut): User {
  const user = new Fields(value, 'Resolve');
  // Without this word it is not known whether there are slices; nobody should believe that all are gone.
  if (user.value('slices') === undefined) throw badReply('Resolve', 'has no slices');
  return defined({
    uid: user.text('uid'),
    urn: user.urn('urn'),
    email: user.optionalText('email') ?? '',
    name: user.optionalText('name') ?? '',
    uuid: user.optionalText('uuid'),
    hrn: user.optionalText('hrn'),
    slices: user.urns('slices', leftOut),
    subauthorities: user.textStruct('subauthorities'),
    publicKeys: readRows(user.list('pubkeys'), leftOut, (key) =>
      new Fields(key, 'Resolve').text('key'),
    ),
  });
}

function readSlice(value: PlainValue, leftOut: LeftOut): RegisteredSlice {
  const slice = new Fields(value, 'Resolve');
  return defined({
    urn: slice.urn('urn'),
    uuid: slice.optionalText('uuid'),
    creatorUrn: slice.optionalUrn('creator_urn') ?? '',
    componentManagers: slice.urns('component_managers', leftOut),
  });
}

function readKeys(value: PlainValue, leftOut: LeftOut): PublicKey[] {
  return readRows(listOf(value, 'GetKeys'), leftOut, (item) => {
    const key = new Fields(item, 'GetKeys');
    return { type: key.optionalText('type') ?? 'ssh', key: key.text('key') };
  });
}

/**
 * A date as the servers' expiry arguments take it: a string in UTC, never dateTime (docs/protocol.md 2.5).
 * @throws {RpcError} `bad-argument` for a date that is none.
 */
export function wireDate(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new RpcError('bad-argument', 'The renewal date is not a valid date.');
  }
  return `${date.toISOString().slice(0, 19)}Z`;
}
