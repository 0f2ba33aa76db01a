// The commands beside the window: what a person types in the folder of the workspace.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { storedUnder } from '../../../scripts/vscode/server.mts';
import { readTestbed } from '../../../src/model/accounts/localTestbed';

export interface Answer {
  readonly exitCode: number | null;
  /** Both outputs. */
  readonly text: string;
}

/**
 * Runs `geni-image` with the local testbed trusted.
 * @param home of the session
 * @param user whose certificate it has; a stranger's when left out
 */
export async function geniImage(
  home: string,
  words: readonly string[],
  user?: 'alice',
): Promise<Answer> {
  const testbed = await readTestbed(join(home, 'testbed'));
  const known = testbed?.users.find(({ urn }) => urn.endsWith(`+user+${user ?? ''}`));
  if (testbed === undefined) throw new Error('No testbed runs.');
  // The commands keep credentials for the next one; in the folder of the session there must be none.
  const own = await mkdtemp(join(tmpdir(), 'protogeni-command-'));
  const identity = known === undefined ? [] : ['-f', known.certificate, '-p', known.passphraseFile];
  const child = spawn(
    process.execPath,
    [
      resolve('dist/cli/geni-image.js'),
      ...words,
      ...identity,
      '--cacertificate',
      testbed.caCertificate,
    ],
    {
      cwd: join(home, 'workspace'),
      env: { PATH: process.env['PATH'], HOME: own, ...storedUnder(own) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  await rm(own, { recursive: true, force: true });
  return { exitCode, text };
}
