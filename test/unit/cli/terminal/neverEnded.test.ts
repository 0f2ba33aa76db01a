/** A command that waits for something that never comes ends, and not as a success. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk, json, sentence } from '../desk';

describe('A command that stops before it has ended', () => {
  let desk: Desk;
  const env = { NODE_OPTIONS: `--require ${resolve('test/support/mute.cjs')}` };

  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  const said = 'Something went wrong inside this program: it stopped before the command finished';

  for (const words of [
    ['slivers'],
    ['list'],
    ['delete', 'urn:publicid:IDN+home.example+image+demo:x', '--yes'],
  ])
    it(`is no success (${words[0] ?? ''})`, async () => {
      const ran = await desk.command.run([...desk.user('alice'), ...words], { env });
      assert.deepEqual([ran.exitCode, ran.stdout, sentence(ran)], [70, '', said]);
    });

  it('is one failure as JSON', async () => {
    const ran = await desk.command.run([...desk.user('alice'), 'list', '--json'], { env });
    assert.equal(ran.exitCode, 70);
    assert.deepEqual(json(ran)['error'], { reason: 'internal', exitCode: 70, sentence: said });
  });

  it('is no success under the names of the classic scripts', async () => {
    const options = { name: 'listimages', env } as const;
    const ran = await desk.command.run(desk.user('alice'), options);
    assert.deepEqual([ran.exitCode, sentence(ran, 'listimages')], [70, said]);
  });
});
