// A testbed in which nobody can log in works as ever: only the logins are missing, and it says why.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { utils } from 'ssh2';
import type { Status } from '../../../../src/testbed/control/status';
import { structOf, textOf } from '../support/client';
import { hello, Lab } from '../support/lab';

describe('a testbed that is told to let nobody log in', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.fresh({ aggregates: 1, logins: false });
  });
  after(() => lab.close());

  it('names no login in its manifests', async () => {
    const credentials = [await lab.sliceCredential()];
    const args = { urn: hello, credentials };
    const reply = await lab.client.call(lab.cm(), 'alice', 'Resolve', args);
    const manifest = textOf(structOf(reply.value)['manifest'] ?? '');
    assert.match(manifest, /<node /);
    assert.doesNotMatch(manifest, /<login/);
  });

  it('says in its status that nobody can log in, and why', async () => {
    const status = (await lab.testbed.control({ command: 'status' })) as Status;
    assert.match(status.noLogins ?? '', /^Nobody can log in to the nodes: .*--no-ssh\.$/);
    assert.deepEqual(
      status.sites.flatMap(({ slivers }) => slivers.map(({ ssh }) => ssh)),
      [undefined, undefined],
    );
  });

  it('takes and loads snapshots as ever', async () => {
    const [urn = ''] = await lab.snapshot('quiet');
    const slice = await lab.register('quiet');
    assert.equal((await lab.createSliver(slice, `name="${urn}"`)).code, 0);
    await lab.sliceIs('ready', slice);
  });

  it('gives every user a key for SSH that only they can read, in the form of OpenSSH', () => {
    const { users } = lab.testbed.description;
    assert.equal(users.length, 3);
    for (const { sshKey } of users) {
      assert.equal(statSync(sshKey).mode & 0o777, 0o600);
      const key = utils.parseKey(readFileSync(sshKey));
      const half = utils.parseKey(readFileSync(`${sshKey}.pub`));
      assert.ok(!(key instanceof Error) && !(half instanceof Error));
      assert.equal(key.type, 'ssh-ed25519');
      assert.ok(key.isPrivateKey());
      assert.deepEqual(key.getPublicSSH(), half.getPublicSSH());
    }
  });
});
