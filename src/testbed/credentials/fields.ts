// Reads the parts of a credential.
import { X509Certificate } from 'node:crypto';
import { certificatesOf } from '../pki/chain';
import { BadCredential, UnreadableCredential } from './badCredential';

/** The first certificate of a gid: with or without PEM lines. @throws BadCredential */
export function certificateOf(text: string): X509Certificate {
  try {
    const [first] = certificatesOf(text);
    return first ?? new X509Certificate(Buffer.from(text.replace(/\s+/g, ''), 'base64'));
  } catch {
    throw new BadCredential('A certificate inside the credential cannot be read');
  }
}

/** The only attribute that the sites' verifiers take for an id; empty when there is none. */
export function idOf(element: Element): string {
  return element.getAttribute('xml:id') ?? '';
}

export function elementsOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
}

export function optionalChild(element: Element, name: string): Element | undefined {
  return elementsOf(element).find((candidate) => candidate.localName === name);
}

/** @throws UnreadableCredential */
export function childOf(element: Element, name: string): Element {
  const child = optionalChild(element, name);
  if (!child) throw new UnreadableCredential();
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
