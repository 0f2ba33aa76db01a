// Opens signed documents: checks every XML signature and gives back only what the signatures cover.
import type { X509Certificate } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { parseXml, UnreadableXml } from '../wire/xml';
import { BadCredential, UnreadableCredential } from './badCredential';
import { xmlSignature } from './canonicalXml';
import { certificateOf, childOf, elementsOf, idOf } from './fields';

/** The first line of what the sites' verifier says of a signature that does not fit what is signed. */
const unverified =
  'func=xmlSecOpenSSLEvpSignatureVerify:file=evp_signatures.c:line=453:obj=rsa-sha1:subj=unknown:error=18:' +
  'data do not match:details=EVP_VerifyFinal: signature verification failed';

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

/** Each one costs a look at the whole document; a delegated credential has one for each hand it went through. */
const mostSignatures = 20;

/** Real ones have one or two. */
const mostTransforms = 3;

const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** What XML 1.1, and with it the parser, takes for ends of lines; to XML 1.0 and the sites they are characters. */
const endsOfLines = [0x85, 0x2028];

/** @throws BadCredential */
export function openSigned(text: string): SignedDocument {
  const xml = endsOfLines.reduce(
    (all, code) => all.replaceAll(String.fromCharCode(code), `&#${code};`),
    text,
  );
  const root = parse(xml).documentElement;
  if (root.localName !== 'signed-credential') throw new UnreadableCredential();
  const outer = childOf(root, 'credential');
  const signatures = elementsOf(childOf(root, 'signatures')).filter(
    (element) => element.localName === 'Signature' && element.namespaceURI === signatureNamespace,
  );
  if (signatures.length > mostSignatures)
    throw new BadCredential('The credential has too many signatures');
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

/** The reader of trees forgives much that is no XML; what it forgives, no site would have verified. */
function parse(xml: string): Document {
  try {
    checkWellFormed(xml);
    return parseXml(xml);
  } catch (error) {
    if (!(error instanceof UnreadableXml)) throw error;
    throw new UnreadableCredential();
  }
}

function checkWellFormed(xml: string): void {
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => {
    throw new UnreadableXml(message);
  });
  parser.write(xml).close();
}

/** What a signature covers. @throws BadCredential */
function checkSignature(xml: string, signature: Element): SignedElement {
  const chain = chainOf(signature);
  const [signer] = chain;
  if (!signer) throw new BadCredential('The signature names no signer');
  const content = isWellMade(signature) ? signedContent(xml, signature, signer) : undefined;
  if (content === undefined) throw new BadCredential(unverified);
  return { element: parse(content).documentElement, chain };
}

/** Canonical form of what a signature covers; undefined when it does not verify. */
function signedContent(
  xml: string,
  signature: Element,
  signer: X509Certificate,
): string | undefined {
  const verifier = xmlSignature({
    publicCert: signer.toString(),
    getCertFromKeyInfo: () => null,
  });
  try {
    verifier.loadSignature(signature);
    return verifier.checkSignature(xml) ? verifier.getSignedReferences()[0] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The library finds the parts of a signature, and what it refers to, wherever they stand in the document and under
 * whatever attribute is called an id. The verifiers of the sites look in one place and know `xml:id` alone.
 */
function isWellMade(signature: Element): boolean {
  const [info] = elementsOf(signature);
  const [, , reference] = info ? elementsOf(info) : [];
  if (!info || !reference) return false;
  const isInOrder =
    /^SignedInfo SignatureValue( |$)/.test(partsOf(signature)) &&
    partsOf(info) === 'CanonicalizationMethod SignatureMethod Reference';
  const transforms = reference.getElementsByTagNameNS('*', 'Transform');
  const [, id] = /^#([^'"#()\s]+)$/.exec(reference.getAttribute('URI') ?? '') ?? [];
  if (!isInOrder || transforms.length > mostTransforms || id === undefined) return false;
  return isTheOnlyOne(signature.ownerDocument, id);
}

function partsOf(element: Element): string {
  return elementsOf(element)
    .map(({ localName }) => localName)
    .join(' ');
}

function isTheOnlyOne(document: Document, id: string): boolean {
  const found = Array.from(document.getElementsByTagName('*')).filter((element) =>
    Array.from(element.attributes).some(
      ({ localName, value }) => localName.toLowerCase() === 'id' && value.trim() === id,
    ),
  );
  const [only] = found;
  return found.length === 1 && only !== undefined && idOf(only) === id;
}

/** Certificates of a signature, that of the signer first: the one that has issued none of the others. */
function chainOf(signature: Element): X509Certificate[] {
  const certificates = elementsOf(signature)
    .filter(({ localName }) => localName === 'KeyInfo')
    .flatMap((info) => Array.from(info.getElementsByTagNameNS('*', 'X509Certificate')))
    .map((element) => certificateOf(element.textContent));
  const signer = certificates.find((candidate) =>
    certificates.every((other) => other === candidate || !other.checkIssued(candidate)),
  );
  if (!signer) return certificates;
  return [signer, ...certificates.filter((certificate) => certificate !== signer)];
}
