// Credentials, read without touching their text: any change of white space would break the signature
// (docs/protocol.md 4.1). Nobody but the server can verify one; this reads what it says.
import { parseWireDate } from '../wire/decodeReply';
import { RpcError } from '../errors';
import { childrenOf, readXml, textOf } from '../documents/xmlDocument';

/** A credential. Nothing that prints, compares or stores objects sees its text. */
export interface Credential {
  /** The signed text, exactly as received. */
  readonly xml: string;
  /** `privilege`, `speaksfor`, `abac`, ... */
  readonly type: string;
  readonly ownerUrn: string;
  /** The object that it is about: the user for a self credential, else a slice, project or image. */
  readonly targetUrn: string;
  readonly expires: Date;
  /** Names of the privileges; `*` is all. */
  readonly privileges: readonly string[];
}

type Claims = Omit<Credential, 'xml'>;

class SignedCredential implements Credential {
  readonly type: string;
  readonly ownerUrn: string;
  readonly targetUrn: string;
  readonly expires: Date;
  readonly privileges: readonly string[];
  readonly #xml: string;

  constructor(xml: string, { type, ownerUrn, targetUrn, expires, privileges }: Claims) {
    this.#xml = xml;
    this.type = type;
    this.ownerUrn = ownerUrn;
    this.targetUrn = targetUrn;
    this.expires = expires;
    this.privileges = privileges;
  }

  get xml(): string {
    return this.#xml;
  }
}

/** One that was read in full before it was kept: what it says is read again when somebody asks. */
class KeptCredential implements Credential {
  readonly expires: Date;
  readonly #xml: string;
  #read: Credential | undefined;

  constructor(xml: string, expires: Date) {
    this.#xml = xml;
    this.expires = expires;
  }

  get xml(): string {
    return this.#xml;
  }

  get type(): string {
    return this.#whole.type;
  }

  get ownerUrn(): string {
    return this.#whole.ownerUrn;
  }

  get targetUrn(): string {
    return this.#whole.targetUrn;
  }

  get privileges(): readonly string[] {
    return this.#whole.privileges;
  }

  get #whole(): Credential {
    return (this.#read ??= parseCredential(this.#xml));
  }
}

/**
 * Reads a credential.
 * @throws {RpcError} `bad-reply` when the text is no credential.
 */
export function parseCredential(xml: string): Credential {
  const [body] = childrenOf(readXml(xml, 'signed-credential', 'credential'), 'credential');
  const text = (name: string): string => textOf(body && childrenOf(body, name)[0]).trim();
  const expires = parseWireDate(text('expires'));
  if (body === undefined || expires === undefined) {
    throw new RpcError(
      'bad-reply',
      'The credential cannot be read: it does not say when it expires.',
    );
  }
  const privileges = childrenOf(body, 'privileges').flatMap((list) =>
    childrenOf(list, 'privilege'),
  );
  return new SignedCredential(xml, {
    type: text('type'),
    ownerUrn: text('owner_urn'),
    targetUrn: text('target_urn'),
    expires,
    privileges: privileges.map((privilege) => textOf(childrenOf(privilege, 'name')[0]).trim()),
  });
}

/**
 * A credential from a store, which holds only what was read before. Just its expiry is looked for:
 * reading all takes longer than many a call. Undefined where that is not plain to see.
 */
export function keptCredential(xml: string): Credential | undefined {
  const [found, another] = [...xml.matchAll(/<expires>\s*([^<\s]+)\s*<\/expires>/g)];
  if (another !== undefined || !xml.trimEnd().endsWith('</signed-credential>')) return undefined;
  const expires = parseWireDate(found?.[1] ?? '');
  return expires === undefined ? undefined : new KeptCredential(xml, expires);
}

/** Whether a credential is good for at least this many milliseconds more. */
export function lastsFor(credential: Credential, milliseconds: number, now = Date.now()): boolean {
  return credential.expires.getTime() - now > milliseconds;
}
