// Installs the built extension into an extensions folder as VS Code does with a VSIX: exactly the
// files that ship. A workbench that is served only loads extensions under development in test mode,
// in which it shows no notifications; so `npm start` and the UI tests use an installed one.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extensionContents } from '../package/shipped.mts';
import { fetchServer } from './fetch.mts';

/** Replaces what is installed in `extensionsDirectory` by the extension of this project. */
export async function installExtension(extensionsDirectory: string): Promise<void> {
  const contents = await extensionContents();
  const { publisher, name, version } = JSON.parse(String(contents.get('package.json'))) as {
    readonly publisher: string;
    readonly name: string;
    readonly version: string;
  };
  const id = `${publisher}.${name}`;
  const target = resolve(extensionsDirectory, `${id}-${version}`);
  await rm(target, { recursive: true, force: true });
  for (const [file, bytes] of contents) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), bytes);
  }
  await register(extensionsDirectory, id, version);
}

/** Installs an extension that consists of a folder of files beside those that are installed. */
export async function installFolder(folder: string, extensionsDirectory: string): Promise<void> {
  const { publisher, name, version } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as { readonly publisher: string; readonly name: string; readonly version: string };
  const id = `${publisher}.${name}`;
  await cp(folder, join(extensionsDirectory, `${id}-${version}`), { recursive: true });
  await register(extensionsDirectory, id, version);
}

/** Writes an extension into VS Code's list of those that are installed. */
async function register(folder: string, id: string, version: string): Promise<void> {
  const list = join(folder, 'extensions.json');
  const relativeLocation = `${id}-${version}`;
  const location = { $mid: 1, path: resolve(folder, relativeLocation), scheme: 'file' };
  const known = existsSync(list) ? (JSON.parse(await readFile(list, 'utf8')) as Installed[]) : [];
  const others = known.filter(({ identifier }) => identifier.id !== id);
  const entry = { identifier: { id }, version, location, relativeLocation };
  await writeFile(list, JSON.stringify([...others, entry]));
}

interface Installed {
  readonly identifier: { readonly id: string };
}

/** Lets VS Code itself install a VSIX. */
export async function installVsix(vsix: string, extensionsDirectory: string): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [
      join(await fetchServer(), 'out', 'server-main.js'),
      '--install-extension',
      vsix,
      '--extensions-dir',
      resolve(extensionsDirectory),
      '--server-data-dir',
      resolve(extensionsDirectory, '..', 'install'),
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
    ],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
}
