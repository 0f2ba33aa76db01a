// package.json as a release states it: with the facts that are no part of the project.
import { readFileSync } from 'node:fs';
import { settingsOf, type ReleaseSettings } from '../release/settings.mts';
import type { Manifest } from './manifest.mts';
import type { Addresses } from './readme.mts';

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

/** Where the files of this version can be read; undefined when nobody says so. */
export function addressesIn(manifest: Manifest): Addresses | undefined {
  const { repository, version } = manifest as {
    readonly repository?: { readonly url: string };
    readonly version: string;
  };
  const address = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');
  if (address === undefined) return undefined;
  return { blob: `${address}/blob/v${version}/`, raw: `${address}/raw/v${version}/` };
}
