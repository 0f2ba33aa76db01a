// Finds the desktop VS Code of this machine and opens a window of it, apart from the person's own
// settings and extensions.
import { spawnSync } from 'node:child_process';
import { hasScreen } from './find.mjs';
import { startGroup, stopGroup } from './processes.mjs';

/**
 * Returns the command that opens the desktop, or undefined. In a terminal of VS Code that is
 * connected to another machine, `code` talks to that window and cannot open one of its own.
 */
export function findDesktop() {
  if (!hasScreen() || process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  const { status } = spawnSync('code', ['--version'], { stdio: 'ignore', shell: onWindows });
  return status === 0 ? 'code' : undefined;
}

/** `code --wait` ends when the window is closed. */
export function openDesktop(
  command,
  { workspace, file, userDataDirectory, extensionsDirectory, env },
) {
  const child = startGroup(
    command,
    [
      ...['--new-window', '--wait', '--disable-workspace-trust'],
      `--extensionDevelopmentPath=${process.cwd()}`,
      `--user-data-dir=${userDataDirectory}`,
      `--extensions-dir=${extensionsDirectory}`,
      workspace,
      file,
    ],
    { stdio: 'ignore', shell: onWindows, env: { ...process.env, ...env } },
  );
  const ended = new Promise((done) => child.once('exit', done));
  return { ended, stop: () => stopGroup(child) };
}

const onWindows = process.platform === 'win32';
