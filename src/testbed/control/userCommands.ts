// Control commands about users: list, add, revoke, freeze, thaw, and tokens for the portal.
import { userUrn } from '../sites/site';
import { X509Certificate } from 'node:crypto';
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import type { Role, UserRecord } from '../state/records';
import { makeUser, officeOf } from '../people/users';
import { defined } from '../../rpc/defined';
import { allExperiments } from '../portal/experiments';
import { optionalNumber, optionalText, optionalTexts, requiredText } from './arguments';
import type { ControlRequest } from './server';

export interface ShownUser {
  readonly urn: string;
  readonly name: string;
  readonly projects: Readonly<Record<string, Role>>;
  readonly active: boolean;
  readonly revoked: boolean;
  readonly certificate: string;
  readonly passphraseFile: string;
}

export function listUsers(federation: Federation): ShownUser[] {
  return [...federation.store.users.values()].map((user) => show(federation, user));
}

/** The first user of a project leads it. */
export async function addUser(federation: Federation, request: ControlRequest): Promise<ShownUser> {
  const uid = requiredText(request, 'uid');
  if (!/^[a-z][a-z0-9]{1,7}$/.test(uid)) {
    throw new TestbedError(
      'bad-argument',
      `"${uid}" cannot be a user: 2 to 8 small letters and digits, a letter first.`,
    );
  }
  const office = officeOf(federation);
  if (federation.store.users.get(userUrn(office, uid))) {
    throw new TestbedError('bad-argument', `There is a user "${uid}" already.`);
  }
  const projects = optionalTexts(request, 'projects') ?? [];
  const wrong = projects.find((project) => !/^[A-Za-z][A-Za-z0-9-]{1,47}$/.test(project));
  if (wrong !== undefined) {
    throw new TestbedError(
      'bad-argument',
      `"${wrong}" cannot be a project: 2 to 48 letters, digits and dashes, a letter first.`,
    );
  }
  const roles = projects.map((project): [string, Role] => [
    project,
    federation.hasProject(project) ? 'user' : 'leader',
  ]);
  const name = optionalText(request, 'name') ?? uid;
  const user = await makeUser(office, { uid, name, projects: Object.fromEntries(roles) });
  await federation.tokens.provideFile(uid);
  return show(federation, user);
}

/** The certificate is refused from now on, in the handshake. */
export async function revokeUser(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownUser> {
  const user = userNamed(federation, request);
  await federation.revoke(new X509Certificate(user.certificate).serialNumber);
  return show(federation, user);
}

/** The account goes; the files stay with whoever has them, and are strange to the site from now on. */
export function removeUser(federation: Federation, request: ControlRequest): ShownUser {
  const user = userNamed(federation, request);
  const { store, tokens } = federation;
  store.transaction(() => {
    // Or they would count again for the next user of that name.
    for (const token of store.tokens.filter(({ uid }) => uid === user.uid)) tokens.revoke(token);
    store.users.delete(user.urn);
  });
  return show(federation, user);
}

/** An inactive account gets fault 3 from every call. */
export function setActive(
  federation: Federation,
  request: ControlRequest,
  active: boolean,
): ShownUser {
  const user = { ...userNamed(federation, request), active };
  federation.store.users.put(user.urn, user);
  return show(federation, user);
}

export interface ShownToken {
  /** The secret. */
  readonly token: string;
  readonly expires: string;
}

/** Another token of a user beside the one in the file: for one experiment only, or of another lifetime. */
export async function makeToken(
  federation: Federation,
  request: ControlRequest,
): Promise<ShownToken> {
  const { uid } = userNamed(federation, request);
  const hours = optionalNumber(request, 'hours');
  const name = optionalText(request, 'experiment');
  const options = {
    lifetimeMs: hours === undefined ? undefined : hours * 3_600_000,
    experimentId: name === undefined ? undefined : experimentNamed(federation, name),
  };
  const { text, record } = await federation.tokens.issue(uid, defined(options));
  return { token: text, expires: new Date(record.expires).toISOString() };
}

function experimentNamed(federation: Federation, name: string): string {
  const found = allExperiments(federation).find(
    ({ project, slice }) => name === `${project},${slice.name}` || name === slice.uuid,
  );
  if (!found) throw new TestbedError('bad-argument', `There is no experiment "${name}".`);
  return found.slice.uuid;
}

export function userNamed(federation: Federation, request: ControlRequest): UserRecord {
  const uid = requiredText(request, 'uid');
  const user = federation.store.users.find((each) => each.uid === uid || each.urn === uid);
  if (!user) throw new TestbedError('bad-argument', `There is no user "${uid}".`);
  return user;
}

function show(federation: Federation, user: UserRecord): ShownUser {
  const files = federation.layout.user(user.uid);
  return {
    urn: user.urn,
    name: user.name,
    projects: user.projects,
    active: user.active,
    revoked: federation.isRevoked(new X509Certificate(user.certificate).serialNumber),
    certificate: files.certificate,
    passphraseFile: files.password,
  };
}
