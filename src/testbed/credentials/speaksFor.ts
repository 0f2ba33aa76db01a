// Speaks-for credentials: a user's signed word that a tool may act in the user's name, in the two forms that
// the servers take (docs/protocol.md, section 4.3).
import type { X509Certificate } from 'node:crypto';
import { keyIdOf, certificateUrn } from '../pki/chain';
import { BadCredential } from './badCredential';
import { childOf, expiryOf, optionalChild, optionalText } from './fields';
import { elementWithId, openSigned } from './signedXml';
import { checkChain, checkExpiry, verifyWordOfUser, type Trust } from './verify';

/** Told from the text, which verification then holds against what was signed. */
export function isSpeaksFor(xml: string): boolean {
  return /<type>\s*(?:speaksfor|abac)\s*<\/type>/.test(xml);
}

/** URN of the user for whom the holder of `tool` may act. @throws BadCredential */
export function verifySpeaksFor(xml: string, tool: X509Certificate, trust: Trust): string {
  return /<type>\s*abac\s*<\/type>/.test(xml)
    ? verifyAbac(xml, tool, trust)
    : verifyPlain(xml, tool, trust);
}

/** Owner is the tool, target the user, who has signed it. */
function verifyPlain(xml: string, tool: X509Certificate, trust: Trust): string {
  const credential = verifyWordOfUser(xml, trust);
  if (credential.signerUrn !== credential.targetUrn) {
    throw new BadCredential('A speaks-for credential must be signed by the user it speaks for');
  }
  if (credential.ownerUrn !== certificateUrn(tool))
    throw new BadCredential('The speaks-for credential is for another tool');
  return credential.targetUrn;
}

/** The statement is `U.speaks_for_U <- T`, with U and T the key ids of user and tool; U has signed it. */
function verifyAbac(xml: string, tool: X509Certificate, trust: Trust): string {
  const document = openSigned(xml);
  const { element, chain } = elementWithId(document, document.id);
  const [user] = chain;
  const statement = childOf(childOf(element, 'abac'), 'rt0');
  const head = childOf(statement, 'head');
  const userId = user && keyIdOf(user);
  const isRight =
    userId !== undefined &&
    principalOf(head) === userId &&
    optionalText(head, 'role') === `speaks_for_${userId}` &&
    principalOf(childOf(statement, 'tail')) === keyIdOf(tool);
  if (!isRight)
    throw new BadCredential('The statement does not let this tool speak for its signer');
  checkExpiry(expiryOf(element), trust);
  checkChain(chain, trust);
  const urn = user && certificateUrn(user);
  if (urn === undefined) throw new BadCredential('The signer of the credential has no URN');
  return urn;
}

function principalOf(element: Element): string | undefined {
  const principal = optionalChild(element, 'ABACprincipal');
  return principal && optionalText(principal, 'keyid')?.toLowerCase();
}
