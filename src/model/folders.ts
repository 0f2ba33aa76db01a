/** Where this machine's user keeps settings and state; the extension and the commands agree on it. */
import { homedir } from 'node:os';
import { join } from 'node:path';

const product = 'protogeni-images';

/** Things that can be lost without harm to the settings: jobs, the local testbed. */
export function stateFolder(): string {
  return join(usualPlace('XDG_STATE_HOME', ['.local', 'state']), product);
}

/** Decisions of the person: which servers to trust. */
export function configurationFolder(): string {
  return join(usualPlace('XDG_CONFIG_HOME', ['.config']), product);
}

function usualPlace(variable: string, underHome: string[]): string {
  const chosen = process.env[variable];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') {
    return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  }
  return join(homedir(), ...underHome);
}
