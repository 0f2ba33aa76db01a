/**
 * Signs and verifies XML as the sites do, where no xmlsec1 is installed: the canonical form is that of libxml2, the
 * library under xmlsec1; digests and RSA are Node's.
 */
import { createHash, createSign, createVerify, X509Certificate, type KeyObject } from 'node:crypto';
import type { XmlDocument, XmlNode } from 'libxml2-wasm';

export interface Signatures {
  /** What is wrong, one entry for each signature that does not verify; empty when all do. */
  problemsOf(xml: string): string[];
  /**
   * Fills the empty DigestValue and SignatureValue of the one template in a document.
   * @param key or what makes the value, in Base64, of the canonical SignedInfo
   */
  sign(template: string, key: KeyObject | ((info: string) => string), hash?: string): string;
}

export async function libxml2Signatures(): Promise<Signatures> {
  const { XmlDocument } = await import('libxml2-wasm');

  function using<T>(xml: string, work: (document: XmlDocument) => T): T {
    const document = XmlDocument.fromString(xml);
    try {
      return work(document);
    } finally {
      document.dispose();
    }
  }

  const part = (from: XmlDocument | XmlNode, xpath: string): XmlNode => {
    const found = from.get(xpath);
    if (found === null) throw new Error(`There is no ${xpath}`);
    return found;
  };

  function digestOf(document: XmlDocument, signature: XmlNode, hash = 'sha1'): string {
    const uri = part(signature, `.//${named('Reference')}/@URI`).content;
    const target = part(document, `//*[@xml:id='${uri.slice(1)}']`);
    return createHash(hash).update(target.canonicalizeToString()).digest('base64');
  }

  function problemOf(document: XmlDocument, signature: XmlNode): string[] {
    const text = (name: string): string =>
      part(signature, `.//${named(name)}`).content.replace(/\s/g, '');
    if (text('DigestValue') !== digestOf(document, signature)) return ['digest does not match'];
    const signed = part(signature, `./${named('SignedInfo')}`).canonicalizeToString();
    const { publicKey } = new X509Certificate(Buffer.from(text('X509Certificate'), 'base64'));
    const value = Buffer.from(text('SignatureValue'), 'base64');
    const isRight = createVerify('sha1').update(signed).verify(publicKey, value);
    return isRight ? [] : ['data do not match'];
  }

  return {
    problemsOf: (xml) =>
      using(xml, (document) => {
        const signatures = document.find(`//${named('Signature')}`);
        if (signatures.length === 0) return ['there is no signature'];
        return signatures.flatMap((signature) => problemOf(document, signature));
      }),
    sign(template, key, hash = 'sha1') {
      const signature = `//${named('Signature')}`;
      const digest = using(template, (document) =>
        digestOf(document, part(document, signature), hash),
      );
      const filled = template.replace(
        '<DigestValue></DigestValue>',
        `<DigestValue>${digest}</DigestValue>`,
      );
      const info = using(filled, (document) =>
        part(document, `${signature}/${named('SignedInfo')}`).canonicalizeToString(),
      );
      const value =
        typeof key === 'function' ? key(info) : createSign(hash).update(info).sign(key, 'base64');
      return filled.replace(
        '<SignatureValue></SignatureValue>',
        `<SignatureValue>${value}</SignatureValue>`,
      );
    },
  };
}

function named(name: string): string {
  return `*[local-name()='${name}']`;
}
