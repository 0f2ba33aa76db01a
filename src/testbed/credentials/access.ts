// The checks that every CM and SA method makes of the credentials it is handed, and what it learns
// from them. Steps and codes: docs/protocol.md, section 4.2 (CC) and the start of section 5 (CU, CA).
import { domainOf, parseUrn } from '../../rpc/urn';
import { isoSeconds } from '../clock';
import type { Call } from '../http/call';
import { emailOf } from '../pki/chain';
import { Code, Refusal } from '../replyCodes';
import { isArray, textOf, type WireValue } from '../wire/value';
import { BadCredential, verifyCredential, type VerifiedCredential } from './verify';

export interface Access {
  /** The one that counts: the first of the list. */
  readonly credential: VerifiedCredential;
  readonly all: readonly VerifiedCredential[];
  /** The user that is acting. */
  readonly realUrn: string;
}

/** CC. @throws Refusal */
export function checkCredentials(call: Call, credentials: WireValue | undefined): Access {
  if (credentials === undefined) throw new Refusal(Code.error, 'No credentials');
  if (!isArray(credentials)) throw new Refusal(Code.badArguments, 'Credentials must be an array');
  const all = credentials.map((each) => checkCredential(call, textOf(each)));
  const [credential] = all;
  if (!credential) throw new Refusal(Code.badArguments, 'Empty credential list');
  return { credential, all, realUrn: call.caller.urn };
}

/** One credential: genuine, in date, and the caller's own. @throws Refusal */
export function checkCredential(call: Call, xml: string | undefined): VerifiedCredential {
  if (xml === undefined) throw new Refusal(Code.badArguments, 'A credential is not a string');
  const credential = genuine(call, xml);
  const at = {
    site: call.site.name,
    method: call.method,
    user: call.caller.urn.replace(/^.*\+/, ''),
  };
  if (call.federation.faults.strike('expired-credential', at)) {
    throw new Refusal(
      Code.badArguments,
      `Credential expired at ${isoSeconds(call.federation.clock.now() - 1000)}`,
    );
  }
  if (credential.ownerUrn !== call.caller.urn) {
    throw new Refusal(Code.forbidden, 'This is not your credential');
  }
  return credential;
}

function genuine(call: Call, xml: string): VerifiedCredential {
  try {
    return verifyCredential(xml, call.federation.trust);
  } catch (error) {
    if (!(error instanceof BadCredential)) throw error;
    throw new Refusal(error.unknownRoot ? Code.forbidden : Code.badArguments, error.message);
  }
}

/** CU: the credential's owner must be a user with an e-mail address. @throws Refusal */
export function checkUser(access: Access): void {
  if (parseUrn(access.credential.ownerUrn).type !== 'user') {
    throw new Refusal(Code.badArguments, 'The owner of the credential is not a user');
  }
  if (emailOf(access.credential.owner) === undefined) {
    throw new Refusal(Code.error, 'The certificate of the user has no e-mail address');
  }
}

/** CA: the signer must be a slice authority. Returns its authority, `domain[:project]`. @throws Refusal */
export function checkSigner(access: Access): string {
  const { authority, type, id } = parseUrn(access.credential.signerUrn);
  if (type !== 'authority' || (id !== 'sa' && id !== 'ma')) {
    throw new Refusal(Code.badArguments, 'The signer of the credential is not a slice authority');
  }
  return authority;
}

/** Privileges of section 4.2; `*` satisfies all. @throws Refusal */
export function checkPrivilege(access: Access, ...anyOf: readonly string[]): void {
  const held = access.credential.privileges;
  if (!held.has('*') && !anyOf.some((name) => held.has(name))) {
    throw new Refusal(Code.forbidden, 'Insufficient privilege');
  }
}

/** An argument that must be a valid URN. @throws Refusal */
export function urnArgument(text: string | undefined, name: string): string {
  try {
    if (text !== undefined && parseUrn(text).id !== '') return text;
  } catch {
    // Said below.
  }
  throw new Refusal(
    Code.badArguments,
    text === undefined ? `Missing argument: ${name}` : `Bad URN in ${name}`,
  );
}

export function domainOfUrn(urn: string): string {
  return domainOf(parseUrn(urn).authority);
}
