/** Where a command takes credentials from: files that were named, else those that an earlier command has saved. */
import { credentialStore, defaultCredentialDirectory } from './credentialStore';
import {
  parseCredential,
  type Credential,
  type CredentialCache,
  type Identity,
  type SpeaksFor,
} from '../../../rpc';
import { speaksForIn } from '../../../model/accounts/speaksFor';
import { UsageError } from '../failures/failure';
import { textNamed } from './namedFile';
import type { CommonOptions } from '../arguments/options';

const adviceOnFile = 'give the path of a credential file.';

export interface GivenCredentials {
  readonly own?: Credential | undefined;
  readonly slice?: Credential | undefined;
}

/** What `-c` and `-s` name. @throws UsageError */
export function givenCredentials(options: CommonOptions): GivenCredentials {
  const { credentials, slicecredentials } = options;
  return {
    own: credentials === undefined ? undefined : readCredential(credentials),
    slice: slicecredentials === undefined ? undefined : readCredential(slicecredentials),
  };
}

/** What `-S` names: a user's word that this identity may act in the user's name. @throws UsageError, AccountError */
export async function givenSpeaksFor(
  { speaksfor: file }: CommonOptions,
  identity: Identity,
): Promise<SpeaksFor | undefined> {
  if (file === undefined) return undefined;
  const text = textNamed(file, 'The credential', adviceOnFile);
  return await speaksForIn(text, file, identity);
}

function readCredential(file: string): Credential {
  const text = textNamed(file, 'The credential', adviceOnFile);
  let credential: Credential;
  try {
    credential = parseCredential(text.trim());
  } catch {
    throw new UsageError(`${file} holds no credential: it is an XML document <signed-credential>.`);
  }
  if (credential.expires.getTime() > Date.now()) return credential;
  const day = credential.expires.toISOString().slice(0, 10);
  throw new UsageError(`The credential ${file} expired on ${day}: get a new one, or leave it out.`);
}

/** A credential that was given stands in for the one of its object; all others are kept on disk. */
export function credentialCache({ own, slice }: GivenCredentials): CredentialCache {
  const store = credentialStore(defaultCredentialDirectory());
  const given = (key: string): string | undefined => {
    if (own !== undefined && key.endsWith(' self')) return own.xml;
    if (slice !== undefined && key.endsWith(` ${slice.targetUrn}`)) return slice.xml;
    return undefined;
  };
  return {
    get: (key) => given(key) ?? store.get(key),
    set: (key, xml, expires) => store.set(key, xml, expires),
    delete: (key) => store.delete(key),
  };
}
