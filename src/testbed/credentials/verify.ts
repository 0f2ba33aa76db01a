// Reads and verifies a signed credential: the XML signature, the signer's chain, the delegation chain.
// Only what the signature covers is read. Checks: docs/protocol.md, section 4.2.
import { createHash, X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { parseUrn } from '../../rpc/urn';
import { parseXml, UnreadableXml } from '../xml';
import { certificatesOf, leadsToRoot, urnOf, uuidOf } from '../pki/chain';

export interface VerifiedCredential {
  readonly type: string;
  readonly ownerUrn: string;
  readonly owner: X509Certificate;
  readonly targetUrn: string;
  readonly target: X509Certificate;
  readonly targetUuid: string | undefined;
  /** Epoch milliseconds; the earliest of the delegation chain. */
  readonly expires: number;
  readonly privileges: ReadonlySet<string>;
  /** URN of whoever signed the root of the delegation chain. */
  readonly signerUrn: string;
  readonly signerChain: readonly X509Certificate[];
}

/** Why a credential is not accepted; `unknownRoot` marks the one reason with a code of its own. */
export class BadCredential extends Error {
  override readonly name = 'BadCredential';
  readonly unknownRoot: boolean;
  constructor(message: string, unknownRoot = false) {
    super(message);
    this.unknownRoot = unknownRoot;
  }
}

export interface Trust {
  readonly roots: readonly X509Certificate[];
  readonly now: number;
  isRevoked(serialNumber: string): boolean;
}

const remembered = new Map<string, VerifiedCredential>();
const rememberAtMost = 5000;

/** @throws BadCredential */
export function verifyCredential(xml: string, trust: Trust): VerifiedCredential {
  const key = createHash('sha256').update(xml).digest('base64');
  let credential = remembered.get(key);
  if (!credential) {
    credential = readSigned(xml);
    if (remembered.size >= rememberAtMost) remembered.clear();
    remembered.set(key, credential);
  }
  if (credential.expires <= trust.now) {
    throw new BadCredential(`Credential expired at ${new Date(credential.expires).toISOString()}`);
  }
  if (
    !leadsToRoot(credential.signerChain, trust.roots, trust.now, (serial) =>
      trust.isRevoked(serial),
    )
  ) {
    throw new BadCredential('The signer of the credential does not lead to a known root', true);
  }
  return credential;
}

interface Signed {
  readonly element: Element;
  readonly chain: readonly X509Certificate[];
}

function readSigned(xml: string): VerifiedCredential {
  const document = parse(xml);
  const root = document.documentElement;
  if (root.localName !== 'signed-credential') throw new BadCredential('Not a signed credential');
  const outer = childOf(root, 'credential');
  const signatures = elementsOf(childOf(root, 'signatures')).filter(
    (element) => element.localName === 'Signature',
  );
  const signed = signatures.map((signature) => checkSignature(xml, signature));
  return readCredential(idOf(outer), signed, 0);
}

function parse(xml: string): Document {
  try {
    return parseXml(xml);
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    throw new BadCredential(`Credential is not well-formed XML: ${error.message}`);
  }
}

/** The element that a signature covers, as it was signed, and the certificates that came with the signature. */
function checkSignature(xml: string, signature: Element): Signed {
  const certificates = Array.from(signature.getElementsByTagNameNS('*', 'X509Certificate')).map(
    (element) => certificateOf(element.textContent),
  );
  const [signer] = certificates;
  if (!signer) throw new BadCredential('The signature names no signer');
  const verifier = new SignedXml({ publicCert: signer.toString(), getCertFromKeyInfo: () => null });
  let content: string | undefined;
  try {
    verifier.loadSignature(signature);
    if (verifier.checkSignature(xml)) [content] = verifier.getSignedReferences();
  } catch {
    content = undefined;
  }
  if (content === undefined)
    throw new BadCredential('The signature of the credential does not verify');
  return { element: parse(content).documentElement, chain: certificates };
}

function readCredential(id: string, signed: readonly Signed[], depth: number): VerifiedCredential {
  const found = signed.find(
    ({ element }) => element.localName === 'credential' && idOf(element) === id,
  );
  if (!found || depth > 10) throw new BadCredential('The credential is not signed');
  const { element, chain } = found;
  const own = readFields(element, chain);
  const parent = elementsOf(element).find((child) => child.localName === 'parent');
  if (!parent) return own;
  return delegated(own, readCredential(idOf(childOf(parent, 'credential')), signed, depth + 1));
}

/** A delegated credential may not say more, or last longer, than the one it comes from. */
function delegated(own: VerifiedCredential, parent: VerifiedCredential): VerifiedCredential {
  const subset =
    parent.privileges.has('*') || [...own.privileges].every((name) => parent.privileges.has(name));
  if (!subset)
    throw new BadCredential('A delegated credential holds more privileges than its parent');
  if (own.expires > parent.expires)
    throw new BadCredential('A delegated credential lasts longer than its parent');
  if (own.targetUrn !== parent.targetUrn)
    throw new BadCredential('A delegated credential has another target');
  if (own.signerUrn !== parent.ownerUrn)
    throw new BadCredential('A credential was delegated by somebody else');
  return { ...own, signerUrn: parent.signerUrn, signerChain: parent.signerChain };
}

function readFields(element: Element, chain: readonly X509Certificate[]): VerifiedCredential {
  const text = (name: string): string => childOf(element, name).textContent.trim();
  const owner = certificateOf(text('owner_gid'));
  const target = certificateOf(text('target_gid'));
  const ownerUrn = optionalText(element, 'owner_urn') ?? urnOf(owner);
  const targetUrn = optionalText(element, 'target_urn') ?? urnOf(target);
  const signerUrn = chain[0] && urnOf(chain[0]);
  const expires = Date.parse(text('expires').replace(/(?:\.\d+)?(?:Z|[+]00:00)?$/, 'Z'));
  if (!isUrn(ownerUrn) || !isUrn(targetUrn))
    throw new BadCredential('Owner or target of the credential has no URN');
  if (!isUrn(signerUrn)) throw new BadCredential('The signer of the credential has no URN');
  if (Number.isNaN(expires)) throw new BadCredential('The expiry of the credential is not a date');
  const privileges = Array.from(childOf(element, 'privileges').getElementsByTagNameNS('*', 'name'));
  return {
    type: text('type'),
    ownerUrn,
    owner,
    targetUrn,
    target,
    targetUuid: uuidOf(target),
    expires,
    privileges: new Set(privileges.map((name) => name.textContent.trim())),
    signerUrn,
    signerChain: chain,
  };
}

function isUrn(text: string | undefined): text is string {
  try {
    return text !== undefined && parseUrn(text).id !== '';
  } catch {
    return false;
  }
}

/** The first certificate of a gid: with or without PEM lines. */
function certificateOf(text: string): X509Certificate {
  try {
    const [first] = certificatesOf(text);
    return first ?? new X509Certificate(Buffer.from(text.replace(/\s+/g, ''), 'base64'));
  } catch {
    throw new BadCredential('A certificate inside the credential cannot be read');
  }
}

function idOf(element: Element): string {
  return element.getAttribute('xml:id') ?? '';
}

function elementsOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
}

function childOf(element: Element, name: string): Element {
  const child = elementsOf(element).find((candidate) => candidate.localName === name);
  if (!child) throw new BadCredential(`The credential has no ${name}`);
  return child;
}

function optionalText(element: Element, name: string): string | undefined {
  const child = elementsOf(element).find((candidate) => candidate.localName === name);
  const text = (child?.textContent ?? '').trim();
  return text === '' ? undefined : text;
}
