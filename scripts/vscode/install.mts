// Installs the built extension into an extensions folder as VS Code does with a VSIX: exactly the
// files that ship. A workbench that is served only loads extensions under development in test mode,
// in which it shows no notifications; so `npm start` and the UI tests use an installed one.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
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
  const location = { $mid: 1, path: target, scheme: 'file' };
  const entry = { identifier: { id }, version, location, relativeLocation: `${id}-${version}` };
  await writeFile(join(extensionsDirectory, 'extensions.json'), JSON.stringify([entry]));
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
