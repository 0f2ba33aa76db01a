// What a person does on a node while it is up. A node that somebody has logged in to does not see what is written into its
// folder from outside (docs/testbed.md).
import assert from 'node:assert/strict';
import { parseManifest } from '../../../src/rpc';
import { SshUser } from '../../support/ssh';
import { accountOf } from './images';
import type { Session } from './session';

/** Writes a program or a file on Alice's node at the first site, over SSH. */
export async function writeOnNode(
  { testbedDirectory }: Session,
  clientId: string,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<void> {
  const { testbed, account } = await accountOf(testbedDirectory, 'alice');
  const urn = testbed.slices[0]?.urn ?? assert.fail('no slice');
  const credentials = [await account.sliceAuthority.sliceCredential(urn)];
  const { componentManager } = account.sites[0] ?? assert.fail('no site');
  const { manifest } = await componentManager.resolve({ urn, credentials });
  const node = parseManifest(manifest ?? '').nodes.find((one) => one.clientId === clientId);
  const { port } = node?.logins[0] ?? assert.fail(`nobody can log in to ${clientId}`);
  const alice = new SshUser({ description: testbed }, port);
  const script = `mkdir -p "$(dirname ${path})" && cat >${path} && chmod 755 ${path}`;
  const { status, errors } = await alice.ssh(script, Buffer.from(text));
  assert.equal(status, 0, errors);
}
