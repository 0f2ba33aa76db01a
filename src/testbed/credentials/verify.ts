// Reads and verifies a signed credential: the XML signatures, the signers' chains, the delegation chain.
// Checks: docs/protocol.md, section 4.2.
import { createHash, type X509Certificate } from 'node:crypto';
import { parseUrn } from '../../rpc/urn';
import { isoSeconds } from '../time/clock';
import { leadsToRoot, certificateUrn, uuidOf } from '../pki/chain';
import { isUrn } from '../wire/urns';
import { BadCredential } from './badCredential';
import { certificateOf, childOf, expiryOf, idOf, optionalChild, optionalText } from './fields';
import { elementWithId, openSigned, type SignedDocument } from './signedXml';

export interface VerifiedCredential {
  readonly type: string;
  readonly ownerUrn: string;
  readonly owner: X509Certificate;
  readonly targetUrn: string;
  readonly target: X509Certificate;
  readonly targetUuid: string | undefined;
  /** Epoch milliseconds. */
  readonly expires: number;
  readonly privileges: ReadonlySet<string>;
  /** URN of whoever signed the root of the delegation chain. */
  readonly signerUrn: string;
  /** Certificate chains of all signers, the outermost first. */
  readonly chains: readonly (readonly X509Certificate[])[];
}

export interface Trust {
  readonly roots: readonly X509Certificate[];
  /** Epoch milliseconds. */
  readonly now: number;
  isRevoked(serialNumber: string): boolean;
}

const remembered = new Map<string, VerifiedCredential>();
const rememberAtMost = 5000;
const deepestDelegation = 10;

/** @throws BadCredential also for a speaks-for credential, which gives nobody anything by itself */
export function verifyCredential(xml: string, trust: Trust): VerifiedCredential {
  const credential = verified(xml, trust);
  if (credential.type === 'speaksfor')
    throw new BadCredential('The type of a speaks-for credential must be plain text');
  return credential;
}

/** A speaks-for credential, the only kind that may be signed by a user. @throws BadCredential */
export function verifyWordOfUser(xml: string, trust: Trust): VerifiedCredential {
  const credential = verified(xml, trust);
  if (credential.type !== 'speaksfor') throw new BadCredential('Not a speaks-for credential');
  return credential;
}

/** Reading is remembered; dates, chains and revocations are looked at every time. @throws BadCredential */
function verified(xml: string, trust: Trust): VerifiedCredential {
  const key = createHash('sha256').update(xml).digest('base64');
  let credential = remembered.get(key);
  if (!credential) {
    const document = openSigned(xml);
    credential = readCredential(document, document.id, 0);
    if (remembered.size >= rememberAtMost) remembered.clear();
    remembered.set(key, credential);
  }
  checkExpiry(credential.expires, trust);
  for (const chain of credential.chains) checkChain(chain, trust);
  return credential;
}

/** @throws BadCredential */
export function checkExpiry(expires: number, trust: Trust): void {
  if (expires <= trust.now) throw new BadCredential(expiredText(expires));
}

/** In the words of the sites' verifier (section 4.2). */
export function expiredText(expires: number): string {
  return `*** verifygenicred:\n    invalid credential (expired at ${isoSeconds(expires)})`;
}

/** @throws BadCredential */
export function checkChain(chain: readonly X509Certificate[], trust: Trust): void {
  if (!leadsToRoot(chain, trust.roots, trust.now, (serial) => trust.isRevoked(serial))) {
    throw new BadCredential('The signer of the credential does not lead to a known root');
  }
}

function readCredential(document: SignedDocument, id: string, depth: number): VerifiedCredential {
  if (depth > deepestDelegation) throw new BadCredential('The credential was delegated too often');
  const { element, chain } = elementWithId(document, id);
  const own = readFields(element, chain);
  const parent = optionalChild(element, 'parent');
  if (parent)
    return delegated(own, readCredential(document, idOf(childOf(parent, 'credential')), depth + 1));
  const isWordOfUser = own.type === 'speaksfor' && depth === 0;
  if (!isWordOfUser && parseUrn(own.signerUrn).type !== 'authority') {
    throw new BadCredential('The signer of the credential is not an authority');
  }
  return own;
}

/** A delegated credential may not say more, or last longer, than the one it comes from. */
function delegated(own: VerifiedCredential, parent: VerifiedCredential): VerifiedCredential {
  const isSubset =
    parent.privileges.has('*') || [...own.privileges].every((name) => parent.privileges.has(name));
  if (!isSubset)
    throw new BadCredential('A delegated credential holds more privileges than its parent');
  if (own.expires > parent.expires)
    throw new BadCredential('A delegated credential lasts longer than its parent');
  if (own.targetUrn !== parent.targetUrn)
    throw new BadCredential('A delegated credential has another target');
  if (own.signerUrn !== parent.ownerUrn)
    throw new BadCredential('A credential was delegated by somebody else');
  return { ...own, signerUrn: parent.signerUrn, chains: [...own.chains, ...parent.chains] };
}

function readFields(element: Element, chain: readonly X509Certificate[]): VerifiedCredential {
  const text = (name: string): string => childOf(element, name).textContent.trim();
  const type = text('type');
  const owner = certificateOf(text('owner_gid'));
  const target = certificateOf(text('target_gid'));
  const ownerUrn = optionalText(element, 'owner_urn') ?? certificateUrn(owner);
  const targetUrn = optionalText(element, 'target_urn') ?? certificateUrn(target);
  const signerUrn = chain[0] && certificateUrn(chain[0]);
  if (!isUrn(ownerUrn) || !isUrn(targetUrn))
    throw new BadCredential('Owner or target of the credential has no URN');
  if (!isUrn(signerUrn)) throw new BadCredential('The signer of the credential has no URN');
  const privileges = Array.from(
    optionalChild(element, 'privileges')?.getElementsByTagNameNS('*', 'name') ?? [],
  );
  return {
    type,
    ownerUrn,
    owner,
    targetUrn,
    target,
    targetUuid: uuidOf(target),
    expires: expiryOf(element),
    privileges: new Set(privileges.map((name) => name.textContent.trim())),
    signerUrn,
    chains: [chain],
  };
}
