// package.json as a release states it: with the facts that are no part of the project.
import { readFileSync } from 'node:fs';
import { settingsOf, type ReleaseSettings } from '../release/settings.mts';
import type { Manifest } from './manifest.mts';

/** package.json, with the settings of the release when there are any. */
export function statedManifest(settings = settingsOf(process.env)): Manifest {
  return withSettings(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest, settings);
}

export function withSettings(manifest: Manifest, settings: ReleaseSettings | undefined): Manifest {
  if (settings === undefined) return manifest;
  const { publisher, author, repository, questions } = settings;
  return {
    ...manifest,
    publisher,
    author,
    homepage: `${repository}#readme`,
    repository: { type: 'git', url: `git+${repository}.git` },
    bugs: { url: `${repository}/issues` },
    qna: questions ?? false,
  };
}

/** Where a file of this version can be read, such as `…/blob/v1.2.3/`; undefined when that is not known. */
export function addressOf(manifest: Manifest, how: 'blob' | 'raw'): string | undefined {
  const { repository, version } = manifest as {
    readonly repository?: { readonly url: string };
    readonly version: string;
  };
  const address = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');
  return address === undefined ? undefined : `${address}/${how}/v${version}/`;
}
