// Credentials, read without touching their text: any change of white space would break the signature
// (docs/protocol.md 4.1). Nobody but the server can verify one; this reads what it says.
import { parseWireDate } from './decode';
import { RpcError } from './errors';

/** A credential. Its text is not enumerable, so that nothing prints or stores it by accident. */
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

/**
 * Reads a credential.
 * @throws {RpcError} `bad-reply` when the text is no credential.
 */
export function parseCredential(xml: string): Credential {
  if (/<!DOCTYPE/i.test(xml)) throw bad('it holds a DOCTYPE');
  const body = /<credential[\s>][\s\S]*?<\/credential>/.exec(withoutParent(xml))?.[0];
  if (body === undefined) throw bad('it has no <credential>');
  const expires = parseWireDate(element(body, 'expires') ?? '');
  if (expires === undefined) throw bad('it does not say when it expires');
  const credential: Omit<Credential, 'xml'> = {
    type: element(body, 'type') ?? 'privilege',
    ownerUrn: element(body, 'owner_urn') ?? '',
    targetUrn: element(body, 'target_urn') ?? '',
    expires,
    privileges: Array.from(
      body.matchAll(/<privilege\s*>([\s\S]*?)<\/privilege>/g),
      ([, inside = '']) => element(inside, 'name'),
    ).filter((name) => name !== undefined),
  };
  return Object.freeze(withHidden(credential, xml));
}

function withHidden(credential: Omit<Credential, 'xml'>, xml: string): Credential {
  return Object.defineProperty({ ...credential, xml }, 'xml', { enumerable: false });
}

/** A delegated credential holds the one it came from; only the outermost counts. */
function withoutParent(xml: string): string {
  const start = xml.search(/<parent[\s>]/);
  const end = xml.lastIndexOf('</parent>');
  return start === -1 || end === -1
    ? xml
    : xml.slice(0, start) + xml.slice(end + '</parent>'.length);
}

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}\\s*>`).exec(xml)?.[1]?.trim();
  return text === undefined || text === '' ? undefined : unescapeXml(text);
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => names[name] ?? '');
}

function bad(why: string): RpcError {
  return new RpcError('bad-reply', `The text is no credential: ${why}.`);
}

/** Whether a credential is good for at least this many milliseconds more. */
export function lastsFor(credential: Credential, milliseconds: number, now = Date.now()): boolean {
  return credential.expires.getTime() - now > milliseconds;
}
