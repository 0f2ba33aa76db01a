// The console of a node: its boot log, at an address that works once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { textOf } from '../support/client';
import { hello, Lab } from '../support/lab';

describe('the console of a node', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    await lab.sliceIs('ready');
  });
  after(() => lab.close());

  const address = async (): Promise<string> => {
    const sliver_urn = lab.sliver('pc').urn;
    return textOf((await lab.onSlice('ConsoleURL', { sliver_urn }, hello)).value);
  };
  const read = async (url: string): Promise<{ status: number; text: string }> => {
    const { status, body } = await lab.client.http(url);
    return { status, text: body.toString() };
  };

  it('shows the stages of its boots, the last one at the end', async () => {
    await lab.onSlice('RestartSliver', {}, hello);
    await lab.sliceIs('ready');
    const { status, text } = await read(await address());
    assert.equal(status, 200);
    const said = [...text.matchAll(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] (.*)$/gm)].map(
      ([, words]) => words,
    );
    assert.deepEqual(said.slice(-4), [
      'The system is going down.',
      'Booting from the disk.',
      'Setting up accounts, host name and network.',
      'The system is up.',
    ]);
    assert.match(text, /pc login:\n$/);
  });

  it('says why a boot has failed', async () => {
    await lab.testbed.control({ command: 'fault.add', kind: 'boot' });
    await lab.onSlice('RestartSliver', {}, hello);
    await lab.sliceIs('failed');
    await lab.testbed.control({ command: 'fault.clear' });
    const { text } = await read(await address());
    assert.match(text, /The boot has failed\. pc\d+ did not boot: timed out waiting for ISUP\n$/);
  });

  it('works once, and for nobody who guesses', async () => {
    const url = await address();
    assert.equal((await read(url)).status, 200);
    assert.equal((await read(url)).status, 404);
    assert.equal((await read(`${lab.web()}/console.php?key=x`)).status, 404);
  });
});
