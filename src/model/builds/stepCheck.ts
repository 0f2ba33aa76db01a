/** Looks at the node before its snapshot: what the image will hold, and secrets that must not be in it. */
import * as l10n from '@vscode/l10n';
import { checkEntry } from '../check/checkEntry';
import { checkSliver } from '../check/checkSliver';
import type { Secret } from '../check/facts';
import { StorageError } from '../storage/storageError';
import { lastPartOf } from '../urns';
import { BuildError } from './buildError';
import type { BuildNode } from './stepNode';
import type { BuildWork } from './work';

/** A login key of the site and a history come with every node; the snapshot's own clean-up sees to them. */
const grave: readonly Secret['kind'][] = ['private-key', 'cloud', 'token', 'password'];

/** @throws BuildError `secrets`, SshError */
export async function checkNode(work: BuildWork, { up, loan }: BuildNode): Promise<string> {
  const { parts, recipe, signal } = work;
  const { site, account } = parts.place;
  const { clientId, sliverUrn, siteUrn, sliceUrn, logins, files } = up;
  const found = await checkSliver(
    { clientId, logins, siteUrn, sliceUrn, urn: sliverUrn },
    {
      me: lastPartOf(account.userUrn),
      files,
      keyFile: parts.keyFile,
      known: () => ({ jobs: parts.snapshots.jobs }),
      language: parts.language,
      signal,
    },
  );
  const about = { siteUrn, siteName: site.name, sliceUrn, sliverUrn, node: loan.record.clientId };
  const { packages, secrets } = found.facts;
  work.note({ packages: packages?.list, packageManager: packages?.manager });
  try {
    parts.journal?.append(checkEntry(about, found.facts));
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    work.tell({ kind: 'warning', text: error.sentence });
  }
  const bad = secrets.filter(({ kind }) => grave.includes(kind));
  if (bad.length > 0) refuse(work, bad, recipe.secrets === 'warn');
  const open = found.findings.filter(({ severity }) => severity === 'warning');
  for (const { title } of open) work.log.line(title);
  return packages === undefined
    ? l10n.t('{0} findings', open.length)
    : l10n.t('{0} packages, {1} findings', packages.list.length, open.length);
}

function refuse(work: BuildWork, secrets: readonly Secret[], isAllowed: boolean): void {
  const paths = secrets.slice(0, 5).map(({ path }) => path);
  const names = [...paths, ...(secrets.length > paths.length ? ['…'] : [])].join(', ');
  const sentence =
    secrets.length === 1
      ? l10n.t('1 file with a secret would be in the image: {0}', names)
      : l10n.t('{0} files with secrets would be in the image: {1}', secrets.length, names);
  if (!isAllowed)
    throw new BuildError('secrets', sentence, {
      action: l10n.t('Remove them in a provisioner, or allow them with "secrets: warn".'),
    });
  work.tell({ kind: 'warning', text: work.log.masked(sentence) });
}
