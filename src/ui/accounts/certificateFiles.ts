/** The certificate files that a person uses, and those that lie where portals put them: what each says of its user. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { explain } from '../../model/failures/explain';
import { homeFolder } from '../../model/storage/folders';
import { checkIdentityFile, type IdentityFacts } from '../../rpc';
import type { Parts } from '../context';
import { chosenCertificates } from './settings';

export interface CertificateFile {
  readonly path: string;
  /** One of those in the settings. */
  readonly isChosen: boolean;
  /** VS Code has its passphrase. */
  readonly isKept: boolean;
  /** Unknown for a file that is no certificate. */
  readonly user?: IdentityFacts | undefined;
  /** Why it is of no use, as a sentence. */
  readonly wrong?: string | undefined;
}

type Needs = Pick<Parts, 'settings' | 'passphrases'>;

/** Where portals and the classic scripts put the file. */
const usualPlaces = [
  ['.ssl', 'encrypted.pem'],
  ['.bssw', 'geni', 'encrypted.pem'],
];

/** Browsers number a file that was downloaded twice, as in `cloudlab (1).pem`. */
const downloaded = /^(cloudlab|emulab|powder|apt|encrypted|geni)\b.*\.pem$/i;

function found(): string[] {
  const usual = usualPlaces
    .map((place) => join(homeFolder(), ...place))
    .filter((path) => existsSync(path));
  const downloads = join(homeFolder(), 'Downloads');
  const names = existsSync(downloads) ? readdirSync(downloads) : [];
  return [
    ...usual,
    ...names.filter((name) => downloaded.test(name)).map((name) => join(downloads, name)),
  ];
}

/** The chosen ones first. @param others paths that the person has named besides */
export async function certificateFiles(
  parts: Needs,
  others: Iterable<string> = [],
): Promise<CertificateFile[]> {
  const paths = new Set([...chosenCertificates(parts.settings()), ...others, ...found()]);
  return await Promise.all([...paths].map((path) => certificateFile(parts, path)));
}

/** Looks at a file without its passphrase. Saves nothing, sends nothing, and never rejects. */
export async function certificateFile(
  { settings, passphrases }: Needs,
  path: string,
): Promise<CertificateFile> {
  const isChosen = chosenCertificates(settings()).includes(path);
  const isKept = await passphrases.isKept(path);
  try {
    const check = await checkIdentityFile({ certificate: path });
    if (check.state === 'good') return { path, isChosen, isKept, user: check.identity };
    if (check.state === 'locked') return { path, isChosen, isKept, user: check.user };
    return { path, isChosen, isKept, user: check.user, wrong: reasonOf(check.error, path) };
  } catch (error) {
    return { path, isChosen, isKept, wrong: reasonOf(error, path) };
  }
}

/** Beside its folder a file need not be called by its whole path. */
export function reasonOf(error: unknown, path: string): string {
  return explain(error).sentence.replaceAll(path, basename(path));
}
