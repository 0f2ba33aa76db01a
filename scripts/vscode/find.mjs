// Decides which VS Code runs the integration tests: the desktop where there is a screen to show it
// and it can be downloaded, else the stand-in. TEST_VSCODE=desktop or stand-in overrules that;
// TEST_VSCODE_VERSION is the desktop's version, as in 1.101.0, stable or insiders.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { resolve } from 'node:path';
import { cache } from './folders.mjs';

const standIn = resolve('scripts/vscode/stand-in.mjs');
const quiet = { report: () => {}, error: () => {} };

/** Returns the path of an executable for `runTests`. */
export async function findVSCode() {
  const wanted = process.env.TEST_VSCODE ?? (hasScreen() ? 'either' : 'stand-in');
  if (wanted === 'stand-in') return standIn;
  try {
    const version = process.env.TEST_VSCODE_VERSION;
    return await downloadAndUnzipVSCode({ cachePath: cache, reporter: quiet, version });
  } catch (error) {
    if (wanted === 'desktop') throw error;
    console.log(
      `The desktop VS Code could not be downloaded (${error.message}); using the stand-in.`,
    );
    return standIn;
  }
}

/** Whether a window could be seen. */
export function hasScreen() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}
