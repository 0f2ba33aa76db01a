// Where requests go: the address of the portal, the ids in its paths, and the one kind of redirection that is
// followed. Nothing that a caller names can lead to another path than is meant.
import { PortalError, type Redirection } from '../errors';

/** The API's own description names this port of the portal, which is plain HTTP. */
export const PLAIN_PORT = '43795';

/** @throws {PortalError} `bad-argument` for anything but a plain https address, and for the port of plain HTTP. */
export function checkedAddress(text: string, hide: (text: string) => string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url?.protocol === 'https:' &&
    url.port !== PLAIN_PORT &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    !/[?#]/.test(text);
  if (isPlain) return new URL(`${url.origin}${url.pathname.replace(/\/$/, '')}`);
  // What stands before an @ can be a password.
  const shown = text.includes('@') ? 'The text given' : `"${hide(text)}"`;
  throw new PortalError(
    'bad-argument',
    `${shown} is not the https address of a portal, such as https://boss.emulab.net:43794.`,
    { flaw: { kind: 'address', text: text.includes('@') ? '' : hide(text) } },
  );
}

/** The address of one request. */
export function requestUrl(
  base: URL,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}${path}`);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of an experiment or profile, which is a UUID or `project,name`, as it stands in a path. @throws {PortalError} */
export function portalId(id: string): string {
  if (isPortalId(id)) return id;
  throw badId(`${quoted(id)} is neither a UUID nor of the form project,name`);
}

export function isPortalId(text: string): boolean {
  return UUID.test(text) || /^[-\w]+,[-\w]+$/.test(text);
}

/** @throws {PortalError} */
export function uuid(id: string): string {
  if (UUID.test(id)) return id;
  throw badId(`${quoted(id)} is not a UUID`);
}

/** A name as one part of a path. @throws {PortalError} for one that would lead elsewhere. */
export function pathPart(name: string): string {
  if (name === '' || name === '.' || name === '..' || /\p{Surrogate}/u.test(name))
    throw badId(`${quoted(name)} is not the name of a node`);
  return encodeURIComponent(name);
}

function badId(words: string): PortalError {
  return new PortalError('bad-argument', `Nothing was sent: ${words}.`, {
    flaw: { kind: 'unreadable', words },
  });
}

/** Text of others inside a sentence: short, on one line, with nothing that a terminal or reader would obey. */
export function quoted(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 197)}...` : text;
  return JSON.stringify(short.replace(/[^\x20-\x7E]/gu, '?'));
}

/**
 * Where a 307 leads, when it leads to the same origin. A server behind a relay may name itself by plain http; a
 * token does not follow it there.
 */
export function sameOriginTarget(from: URL, location: string | undefined): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const { origin, username, password, pathname, search } = new URL(location, from.href);
  if (origin !== from.origin || `${username}${password}` !== '') return undefined;
  return new URL(`${origin}${pathname}${search}`);
}

/** What a redirection that is not followed is, for whoever set the address. */
export function redirectionOf(from: URL, location: string | undefined): Redirection {
  if (location === undefined || !URL.canParse(location, from.href)) return { kind: 'elsewhere' };
  const { origin, host, protocol, username, password } = new URL(location, from.href);
  if (`${username}${password}` !== '') return { kind: 'elsewhere' };
  if (origin === from.origin) return { kind: 'path' };
  return { kind: 'elsewhere', host: protocol === 'https:' ? host : origin };
}
