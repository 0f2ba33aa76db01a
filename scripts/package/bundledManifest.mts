// The libraries inside the bundles as a project of their own, package.json and package-lock.json: so that npm's own
// tools, above all `npm audit`, see what ships. In the project itself they are tools of development among others.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../npm.mts';
import { bundledPackages } from './bundled.mts';

export const bundledFolder = 'out/bundled';

/** What of an entry of package-lock.json is used here. */
export interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Locked>>;

interface Project {
  readonly manifest: { readonly dependencies: Readonly<Record<string, string>> };
  readonly lock: Readonly<Record<string, unknown>> & {
    readonly packages: Readonly<Record<string, unknown>>;
  };
}

const nameIn = (path: string): string => path.split('node_modules/').at(-1) ?? path;

/**
 * The project; `folders` are those of the bundled packages, `packages` what package-lock.json has.
 * @throws Error when the lock does not know a folder.
 */
export function bundledProject(packages: Packages, folders: readonly string[]): Project {
  const unknown = folders.filter((folder) => !(folder in packages));
  if (unknown.length > 0)
    throw new Error(`package-lock.json does not name ${unknown.join(', ')}. Run "npm ci".`);
  const kept = [...new Set(folders.flatMap((folder) => [folder, ...around(folder)]))].sort();
  const dependencies = Object.fromEntries(
    kept
      .filter((path) => path === `node_modules/${nameIn(path)}`)
      .map((path) => [nameIn(path), packages[path]?.version ?? '']),
  );
  const about = { name: 'bundled', version: '0.0.0', private: true, dependencies };
  const entries = kept.map((path) => [path, bundledEntry(packages, path, kept)]);
  return {
    manifest: about,
    lock: {
      name: about.name,
      version: about.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': about, ...(Object.fromEntries(entries) as Packages) },
    },
  };
}

/** A package inside another one's folder needs that one around it, bundled or not. */
function around(folder: string): string[] {
  const parts = folder.split('/node_modules/');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/node_modules/'));
}

/** An entry that asks only for what is bundled too. */
function bundledEntry(packages: Packages, path: string, kept: readonly string[]): Locked {
  const { version = '', integrity, license, dependencies = {} } = packages[path] ?? {};
  const needed = Object.entries(dependencies).filter(([name]) => {
    const found = foundFrom(path, name).find((place) => place in packages);
    return found !== undefined && kept.includes(found);
  });
  return {
    version,
    ...(integrity === undefined ? {} : { integrity }),
    ...(license === undefined ? {} : { license }),
    dependencies: Object.fromEntries(needed),
  };
}

/** Where Node looks for a package that is asked for in a folder, in this order. */
function foundFrom(path: string, name: string): string[] {
  const outer = around(path).reverse();
  return [path, ...outer, ''].map((place) => `${place}${place && '/'}node_modules/${name}`);
}

/**
 * Writes the project to `bundledFolder` and lets npm read it. Needs a built dist/. Resolves with how many packages it has.
 * @throws Error when npm finds a fault in it, or misses a bundled package.
 */
export async function writeBundledProject(): Promise<number> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Packages;
  };
  const bundled = bundledPackages();
  const { manifest, lock } = bundledProject(
    packages,
    bundled.map(({ folder }) => folder),
  );
  rmSync(bundledFolder, { recursive: true, force: true });
  mkdirSync(bundledFolder, { recursive: true });
  for (const [name, value] of [
    ['package.json', manifest],
    ['package-lock.json', lock],
  ] as const)
    writeFileSync(join(bundledFolder, name), `${JSON.stringify(value, null, 2)}\n`);
  const printed = await npm(['ls', '--all', '--parseable', '--long', '--package-lock-only'], {
    cwd: bundledFolder,
  });
  const missed = bundled.filter(({ name, version }) => !printed.includes(`:${name}@${version}`));
  if (missed.length > 0)
    throw new Error(`npm does not see ${missed.map(({ name }) => name).join(', ')}.`);
  return bundled.length;
}
