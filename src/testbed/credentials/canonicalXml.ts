// Canonical XML 1.0 as libxml2 writes it, and with it the verifiers of all real sites: attributes of the `xml`
// namespace that stand above an element go into its canonical form (docs/protocol.md, section 4.1). xml-crypto
// leaves them out; why that is mended here is told in docs/decisions, record 18.
import { C14nCanonicalization, SignedXml } from 'xml-crypto';

type Options = Parameters<C14nCanonicalization['process']>[1];

export const CANONICAL_XML = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const WITH_COMMENTS = `${CANONICAL_XML}#WithComments`;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** One signature, to be made or checked, that is canonicalised as at the real sites. */
export function xmlSignature(options: ConstructorParameters<typeof SignedXml>[0]): SignedXml {
  const signature = new SignedXml(options);
  signature.CanonicalizationAlgorithms[CANONICAL_XML] = CanonicalXml;
  signature.CanonicalizationAlgorithms[WITH_COMMENTS] = CanonicalXmlWithComments;
  return signature;
}

class CanonicalXml extends C14nCanonicalization {
  /** @param apex what is to be written: a copy without parents, whose document is that of the original */
  override process(apex: Node, options: Options): string {
    if (isElement(apex)) inherit(apex, parentOf(apex, options.signatureNode));
    return super.process(apex, options);
  }

  /** The library writes the text of a processing instruction as if it were text of the document. */
  override processInner(...parameters: Parameters<C14nCanonicalization['processInner']>): string {
    const node: unknown = parameters[0];
    if (!isInstruction(node)) return super.processInner(...parameters);
    return `<?${[node.target, node.data].filter((part) => part !== '').join(' ')}?>`;
  }

  /** By code points, not in the order of the machine's language. */
  override nsCompare(a: { prefix: string }, b: { prefix: string }): number {
    return Buffer.compare(Buffer.from(a.prefix), Buffer.from(b.prefix));
  }
}

class CanonicalXmlWithComments extends CanonicalXml {
  override includeComments = true;

  override getAlgorithmName(): string {
    return WITH_COMMENTS;
  }
}

/** Where the original of a copy stands: SignedInfo in the signature, anything else where its id says. */
function parentOf(apex: Element, signature: Node | null | undefined): Node | null | undefined {
  if (apex.localName === 'SignedInfo') return signature;
  const id = apex.getAttributeNS(XML_NAMESPACE, 'id');
  const all = Array.from(apex.ownerDocument.getElementsByTagName('*'));
  return all.find((element) => element.getAttributeNS(XML_NAMESPACE, 'id') === id)?.parentNode;
}

/** Gives an element the `xml:` attributes that it has from above; the nearest one counts. */
function inherit(apex: Element, parent: Node | null | undefined): void {
  for (let above = parent; isElement(above); above = above.parentNode) {
    for (const { namespaceURI, localName, name, value } of Array.from(above.attributes)) {
      if (namespaceURI !== XML_NAMESPACE || apex.hasAttributeNS(XML_NAMESPACE, localName)) continue;
      apex.setAttributeNS(XML_NAMESPACE, name, value);
    }
  }
}

function isElement(node: Node | null | undefined): node is Element {
  return node?.nodeType === 1;
}

function isInstruction(node: unknown): node is ProcessingInstruction {
  return typeof node === 'object' && node !== null && 'nodeType' in node && node.nodeType === 7;
}
