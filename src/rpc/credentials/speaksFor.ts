// A user's signed word that somebody else, mostly a tool, may act in the user's name (docs/protocol.md 4.3).
import { RpcError } from '../errors';
import { childrenOf, readXml, textOf, type XmlElement } from '../documents/xmlDocument';
import { parseCredential, type Credential } from './credential';

/** A credential to speak for a user, and who that is. */
export interface SpeaksFor {
  readonly credential: Credential;
  /** The user who is spoken for. */
  readonly userUrn: string;
  /** Who may speak; absent in GENI's own form, which names only the key. */
  readonly speakerUrn?: string;
}

/**
 * Reads a credential of type `speaksfor`, or `abac` as GENI's tools write it. Only servers can verify it.
 * @throws {RpcError} `bad-reply` when the text is no such credential.
 */
export async function parseSpeaksFor(xml: string): Promise<SpeaksFor> {
  const credential = parseCredential(xml);
  const { type, ownerUrn, targetUrn } = credential;
  if (type === 'speaksfor' && targetUrn !== '')
    return { credential, userUrn: targetUrn, speakerUrn: ownerUrn };
  const userUrn = type === 'abac' ? await signerOf(xml) : undefined;
  if (userUrn === undefined) {
    throw new RpcError('bad-reply', 'The credential does not let anyone speak for a user.');
  }
  return { credential, userUrn };
}

/** The statement of GENI's form holds ids of keys; the user is who has signed it. */
async function signerOf(xml: string): Promise<string | undefined> {
  const within = (elements: readonly XmlElement[], name: string): XmlElement[] =>
    elements.flatMap((element) => childrenOf(element, name));
  const path = ['signatures', 'Signature', 'KeyInfo', 'X509Data', 'X509Certificate'];
  const [own] = path.reduce(within, [readXml(xml, 'signed-credential', 'credential')]);
  const { userUrnIn } = await import('../identity/identityFile');
  return userUrnIn(Buffer.from(textOf(own), 'base64'));
}
