// Credentials, read without touching their text: any change of white space would break the signature
// (docs/protocol.md 4.1). Nobody but the server can verify one; this reads what it says.
import { parseWireDate } from './decode';
import { RpcError } from './errors';
import { childrenOf, readXml, textOf } from './xmlDocument';

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
  readonly expires: Date;
  readonly #xml: string;
  #claims: Claims | undefined;

  /** What else it says is read when somebody asks, unless it was read already. */
  constructor(xml: string, expires: Date, claims?: Claims) {
    this.#xml = xml;
    this.expires = expires;
    this.#claims = claims;
  }

  get xml(): string {
    return this.#xml;
  }

  get type(): string {
    return this.#read().type;
  }

  get ownerUrn(): string {
    return this.#read().ownerUrn;
  }

  get targetUrn(): string {
    return this.#read().targetUrn;
  }

  get privileges(): readonly string[] {
    return this.#read().privileges;
  }

  #read(): Claims {
    return (this.#claims ??= claimsIn(this.#xml));
  }
}

/**
 * Reads a credential.
 * @throws {RpcError} `bad-reply` when the text is no credential.
 */
export function parseCredential(xml: string): Credential {
  const claims = claimsIn(xml);
  return new SignedCredential(xml, claims.expires, claims);
}

/**
 * A credential that was read in full before it was kept: only its expiry is looked for, since reading
 * all takes longer than the call that it is for. Undefined where that is not plain to see.
 */
export function keptCredential(xml: string): Credential | undefined {
  const [found, another] = [...xml.matchAll(/<expires>\s*([^<\s]+)\s*<\/expires>/g)];
  if (another !== undefined || !xml.trimEnd().endsWith('</signed-credential>')) return undefined;
  const expires = parseWireDate(found?.[1] ?? '');
  return expires === undefined ? undefined : new SignedCredential(xml, expires);
}

function claimsIn(xml: string): Claims {
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
  return {
    type: text('type'),
    ownerUrn: text('owner_urn'),
    targetUrn: text('target_urn'),
    expires,
    privileges: privileges.map((privilege) => textOf(childrenOf(privilege, 'name')[0]).trim()),
  };
}

/** Whether a credential is good for at least this many milliseconds more. */
export function lastsFor(credential: Credential, milliseconds: number, now = Date.now()): boolean {
  return credential.expires.getTime() - now > milliseconds;
}
