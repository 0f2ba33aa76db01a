// Installs the built extension into an extensions folder as VS Code does with a VSIX: exactly the
// files that ship. A workbench that is served only loads extensions under development in test mode,
// in which it shows no notifications; so `npm start` and the UI tests use an installed one.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extensionContents } from '../package/shipped.mjs';
import { fetchServer } from './fetch.mjs';

/** Replaces what is installed in `extensionsDirectory` by the extension of this project. */
export async function installExtension(extensionsDirectory) {
  const contents = await extensionContents();
  const { publisher, name, version } = JSON.parse(contents.get('package.json').toString());
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
export async function installVsix(vsix, extensionsDirectory) {
  await promisify(execFile)(
    process.execPath,
    [
      join(await fetchServer(), 'out', 'server-main.js'),
      ...['--install-extension', vsix, '--extensions-dir', resolve(extensionsDirectory)],
      ...['--server-data-dir', resolve(extensionsDirectory, '..', 'install')],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
}
