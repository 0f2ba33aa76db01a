// Opens signed documents: checks every XML signature and gives back only what the signatures cover.
import { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { certificatesOf } from '../pki/chain';
import { parseXml, UnreadableXml } from '../wire/xml';

/** Why a credential is not accepted. */
export class BadCredential extends Error {
  override readonly name = 'BadCredential';
}

/** A `credential` element as it was signed. */
export interface SignedElement {
  readonly element: Element;
  /** The signer's certificate and those that came with it. */
  readonly chain: readonly X509Certificate[];
}

export interface SignedDocument {
  /** Id of the outermost credential. */
  readonly id: string;
  readonly signed: readonly SignedElement[];
}

/** @throws BadCredential */
export function openSigned(xml: string): SignedDocument {
  const root = parse(xml).documentElement;
  if (root.localName !== 'signed-credential') throw new BadCredential('Not a signed credential');
  const outer = childOf(root, 'credential');
  const signatures = elementsOf(childOf(root, 'signatures')).filter(
    (element) => element.localName === 'Signature',
  );
  return { id: idOf(outer), signed: signatures.map((signature) => checkSignature(xml, signature)) };
}

/** The signed element with an id. @throws BadCredential */
export function elementWithId({ signed }: SignedDocument, id: string): SignedElement {
  const found = signed.find(
    ({ element }) => element.localName === 'credential' && idOf(element) === id,
  );
  if (id === '' || !found) throw new BadCredential('The credential is not signed');
  return found;
}

function parse(xml: string): Document {
  try {
    return parseXml(xml);
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    throw new BadCredential(`Credential is not well-formed XML: ${error.message}`);
  }
}

function checkSignature(xml: string, signature: Element): SignedElement {
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

/** The first certificate of a gid: with or without PEM lines. @throws BadCredential */
export function certificateOf(text: string): X509Certificate {
  try {
    const [first] = certificatesOf(text);
    return first ?? new X509Certificate(Buffer.from(text.replace(/\s+/g, ''), 'base64'));
  } catch {
    throw new BadCredential('A certificate inside the credential cannot be read');
  }
}

export function idOf(element: Element): string {
  return element.getAttribute('xml:id') ?? '';
}

export function elementsOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
}

export function optionalChild(element: Element, name: string): Element | undefined {
  return elementsOf(element).find((candidate) => candidate.localName === name);
}

/** @throws BadCredential */
export function childOf(element: Element, name: string): Element {
  const child = optionalChild(element, name);
  if (!child) throw new BadCredential(`The credential has no ${name}`);
  return child;
}

/** Undefined when absent or empty. */
export function optionalText(element: Element, name: string): string | undefined {
  const text = (optionalChild(element, name)?.textContent ?? '').trim();
  return text === '' ? undefined : text;
}

/** Epoch milliseconds; fractions and a missing Z are tolerated, always UTC (section 4.1). @throws BadCredential */
export function expiryOf(element: Element): number {
  const text = childOf(element, 'expires').textContent.trim();
  const time = Date.parse(text.replace(/(?:\.\d+)?(?:Z|[+]00:00)?$/, 'Z'));
  if (Number.isNaN(time)) throw new BadCredential('The expiry of the credential is not a date');
  return time;
}
