// Decides which VS Code runs the integration tests: the desktop where there is a screen to show it
// and it can be downloaded, else the stand-in. TEST_VSCODE=desktop or stand-in overrules that;
// TEST_VSCODE_VERSION is the desktop's version, as in 1.101.0, stable or insiders.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { delimiter, dirname, resolve } from 'node:path';
import { messageOf } from '../messageOf.mts';
import { cache } from './folders.mts';

const standIn = resolve('scripts/vscode/stand-in.mts');
const quiet = { report: () => undefined, error: () => undefined };

/** The stand-in is a script for the `node` on the PATH, which has to be the one that runs this. */
function pathOfStandIn(): string {
  const own = dirname(process.execPath);
  process.env['PATH'] = [own, process.env['PATH']].join(delimiter);
  return standIn;
}

/** Returns the path of an executable for `runTests`. */
export async function findVSCode(): Promise<string> {
  const wanted = process.env['TEST_VSCODE'] ?? (hasScreen() ? 'either' : 'stand-in');
  if (wanted === 'stand-in') return pathOfStandIn();
  try {
    const version = process.env['TEST_VSCODE_VERSION'];
    return await downloadAndUnzipVSCode({
      cachePath: cache,
      reporter: quiet,
      ...(version !== undefined && { version }),
    });
  } catch (error) {
    if (wanted === 'desktop') throw error;
    console.log(
      `The desktop VS Code could not be downloaded (${messageOf(error)}); using the stand-in.`,
    );
    return pathOfStandIn();
  }
}

/** Whether a window could be seen. */
export function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
