// The checks that every CM and SA method makes of the credentials it is handed, and what it learns
// from them. Steps and codes: docs/protocol.md, sections 4.2 (CC), 4.3, and the start of section 5 (CU, CA).
import { parseUrn } from '../../rpc/urn';
import type { Call } from '../http/call';
import { emailOf } from '../pki/chain';
import { Code, died, malformed, Refusal } from '../wire/replyCodes';
import { authorityUrn, managerUrn } from '../sites/site';
import { isUrn } from '../wire/urns';
import { isArray, textOf, type WireValue } from '../wire/value';
import { BadCredential, UnreadableCredential } from './badCredential';
import { isSpeaksFor, verifySpeaksFor } from './speaksFor';
import { expiredText, verifyCredential, type VerifiedCredential } from './verify';

export interface Access {
  /** The one that counts: the first that is no speaks-for credential. */
  readonly credential: VerifiedCredential;
  readonly all: readonly VerifiedCredential[];
  /** The user that is acting: the caller, or whom the caller speaks for. */
  readonly realUrn: string;
}

/** CC. @throws Refusal; Fault for a list of speaks-for credentials alone */
export function checkCredentials(call: Call, credentials: WireValue | undefined): Access {
  if (credentials === undefined) throw new Refusal(Code.error, 'No credentials');
  if (!isArray(credentials)) throw malformed('Credentials should be a array not a singleton');
  const texts = credentials.map(credentialText);
  const realUrn = realUser(call, texts);
  const all = texts.filter((text) => !isSpeaksFor(text)).map((text) => genuine(call, text));
  const [credential] = all;
  if (!credential) {
    if (texts.length > 0) throw died(call.method, 'No credential besides the speaks-for');
    throw malformed('You did not supply any credentials!');
  }
  for (const each of all) checkOwner(call, each, realUrn);
  return { credential, all, realUrn };
}

/** One credential: genuine, in date, and the caller's own. @throws Refusal */
export function checkCredential(call: Call, xml: WireValue | undefined): VerifiedCredential {
  const credential = genuine(call, credentialText(xml));
  checkOwner(call, credential, call.caller.urn);
  return credential;
}

function credentialText(value: WireValue | undefined): string {
  const text = textOf(value);
  if (text === undefined) throw malformed(new UnreadableCredential().message);
  return text;
}

/** Whom the caller speaks for; the caller when there is no speaks-for credential. @throws Refusal */
export function realUser(call: Call, texts: readonly string[]): string {
  const word = texts.find(isSpeaksFor);
  if (word === undefined) return call.caller.urn;
  return asRefusal(() => verifySpeaksFor(word, call.caller.certificate, call.federation.trust));
}

/** Spoken for, an authority's own credentials count as well. */
function checkOwner(
  call: Call,
  { ownerUrn, targetUrn }: VerifiedCredential,
  realUrn: string,
): void {
  if (ownerUrn === realUrn) return;
  const isSpoken = realUrn !== call.caller.urn;
  if (isSpoken && (ownerUrn === managerUrn(call.site) || ownerUrn === authorityUrn(call.site)))
    return;
  // An image credential is owned by the site that may use the image (section 8.3, step 8).
  if (ownerUrn === managerUrn(call.site) && parseUrn(targetUrn).type === 'image') return;
  throw new Refusal(Code.forbidden, 'This is not your credential');
}

function genuine(call: Call, xml: string): VerifiedCredential {
  const { site, method, caller, federation } = call;
  const credential = asRefusal(() => verifyCredential(xml, federation.trust));
  const at = { site: site.name, method, user: caller.urn.replace(/^.*\+/, '') };
  if (federation.faults.strike('expired-credential', at)) {
    throw malformed(expiredText(federation.clock.now() - 1000));
  }
  return credential;
}

function asRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BadCredential)) throw error;
    throw malformed(error.message);
  }
}

/** CU: the credential's owner must be a user with an e-mail address. @throws Refusal */
export function checkUser(access: Access): void {
  if (parseUrn(access.credential.ownerUrn).type !== 'user') {
    throw malformed('The owner of the credential is not a user');
  }
  if (emailOf(access.credential.owner) === undefined) {
    throw new Refusal(Code.error, 'The certificate of the user has no e-mail address');
  }
}

/** CA: the signer must be a slice authority. Returns its authority, `domain[:project]`. @throws Refusal */
export function checkSigner(access: Access): string {
  const { authority, type, id } = parseUrn(access.credential.signerUrn);
  if (type !== 'authority' || (id !== 'sa' && id !== 'ma')) {
    throw malformed('The signer of the credential is not a slice authority');
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
export function urnArgument(text: string | undefined, problem = 'Invalid URN'): string {
  if (!isUrn(text)) throw malformed(problem);
  return text;
}
