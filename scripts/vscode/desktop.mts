// Finds the desktop VS Code of this machine and opens a window of it, apart from the person's own
// settings and extensions.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { hasScreen } from './find.mts';
import { startGroup, stopGroup } from './processes.mts';

/**
 * Returns the command that opens the desktop, or undefined. In a terminal of VS Code that is
 * connected to another machine, `code` talks to that window and cannot open one of its own.
 */
export function findDesktop(): string | undefined {
  if (!hasScreen() || process.env['VSCODE_IPC_HOOK_CLI']) return undefined;
  const { status } = spawnSync('code', ['--version'], { stdio: 'ignore', shell: onWindows });
  return status === 0 ? 'code' : undefined;
}

interface Opened {
  readonly workspace: string;
  readonly file: string;
  readonly userDataDirectory: string;
  readonly extensionsDirectory: string;
  readonly env: Record<string, string>;
}

/** `code --wait` ends when the window is closed. */
export function openDesktop(
  command: string,
  { workspace, file, userDataDirectory, extensionsDirectory, env }: Opened,
): { readonly ended: Promise<unknown>; stop(): Promise<void> } {
  const child = startGroup(
    command,
    [
      '--new-window',
      '--wait',
      '--disable-workspace-trust',
      `--extensionDevelopmentPath=${process.cwd()}`,
      `--user-data-dir=${userDataDirectory}`,
      `--extensions-dir=${extensionsDirectory}`,
      workspace,
      file,
    ],
    { stdio: 'ignore', shell: onWindows, env: { ...process.env, ...env } },
  );
  const ended = once(child, 'exit');
  return { ended, stop: () => stopGroup(child) };
}

const onWindows = process.platform === 'win32';
