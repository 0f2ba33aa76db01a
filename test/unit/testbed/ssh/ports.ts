// Where the nodes of a lab answer to SSH, as its manifests say it.
import assert from 'node:assert/strict';
import { structOf, textOf } from '../support/client';
import { hello, type Lab } from '../support/lab';

export async function portOf(lab: Lab, clientId: string, slice = hello): Promise<number> {
  const credentials = [await lab.sliceCredential(slice)];
  const args = { urn: slice, credentials };
  const reply = await lab.client.call(lab.cm(), 'alice', 'Resolve', args);
  const manifest = textOf(structOf(reply.value)['manifest'] ?? '');
  const [node = ''] =
    new RegExp(`<node [^>]*client_id="${clientId}"[^]*?</node>`).exec(manifest) ?? [];
  const [, port] =
    /<login [^>]*hostname="127\.0\.0\.1" port="(\d+)" username="alice"/.exec(node) ?? [];
  assert.ok(port !== undefined, manifest);
  return Number(port);
}
