// The VSIX as a person installs it: VS Code takes it, it activates without an error, and its own local
// testbed fills the tree.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { entriesOf } from '../../scripts/package/rules.mts';
import { Session } from '../ui/harness/session';
import { packaged } from './packaged';

/** A release has the publisher that its workflow says. */
const id = idIn(readFileSync(packaged('TEST_VSIX')));

describe('the VSIX, installed in a clean VS Code', () => {
  let session: Session;
  before(async () => {
    session = await Session.open({ testbed: false, vsix: packaged('TEST_VSIX') });
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('starts its own local testbed and shows the slivers', async () => {
    const { workbench } = session;
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.pane.getByRole('button', { name: 'Start Local Testbed' }).click();
    await slivers.row('pc, ready, bare metal').waitFor();
  });

  it('activates, with no error in any log of extensions', async () => {
    const logs = globSync(join(session.home, 'user', 'logs', '*', 'exthost*', '**', '*.log'));
    const lines = (await Promise.all(logs.map((file) => readFile(file, 'utf8'))))
      .join('\n')
      .split('\n');
    assert.ok(
      lines.some((line) => line.includes('_doActivateExtension') && line.includes(id)),
      `no activation of ${id} in ${logs.join(', ')}`,
    );
    assert.deepEqual(
      lines.filter((line) => /\[error\]/i.test(line)),
      [],
    );
  });
});

function idIn(vsix: Uint8Array): string {
  const manifest = Buffer.from(entriesOf(vsix).get('extension/package.json') ?? []).toString();
  const { publisher, name } = JSON.parse(manifest) as Record<'publisher' | 'name', string>;
  return `${publisher}.${name}`;
}
