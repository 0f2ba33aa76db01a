/** `-S`: bob acts for alice, who has let him, at the local testbed. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import type { Ran } from '../../support/commandLine';
import { abacXml, speaksForXml, type Speaking } from '../../support/speaksFor';
import { sliverOf, takeImage } from '../../support/colleague';
import { Desk, json, member, sentence } from './desk';

const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';

describe('Commands that speak for somebody else', () => {
  let desk: Desk;
  before(async () => (desk = await Desk.open()));
  after(async () => desk.close());

  function file(make: typeof speaksForXml, speaking: Speaking): string {
    const path = join(desk.command.home, `${make.name}.xml`);
    writeFileSync(path, make(desk.testbed.directory, speaking));
    return path;
  }

  /** bob's command, with alice's word. */
  async function forAlice(make: typeof speaksForXml, ...words: string[]): Promise<Ran> {
    const word = file(make, { user: 'alice', tool: 'bob' });
    return await desk.command.ask([...desk.user('bob'), '-S', word, ...words]);
  }

  function images(ran: Ran): Record<string, unknown>[] {
    const list = json(ran)['images'];
    return Array.isArray(list) ? list.filter(isRecord) : [];
  }

  for (const make of [speaksForXml, abacXml]) {
    it(`see the user's slivers, and make and delete images that are the user's (${make.name})`, async () => {
      await desk.ready();
      const slivers = await forAlice(make, 'slivers');
      assert.match(slivers.stdout, /^hello +vm /m, slivers.stderr);
      const vm = desk.testbed.sliver('vm').urn;
      const name = make === abacXml ? 'by-abac' : 'by-word';
      const wait = ['--wait', '--poll', '0.1', '--json'];
      const made = await forAlice(make, 'create', name, vm, ...wait);
      assert.equal(made.exitCode, 0, made.stderr);
      const urn = String(member(json(made), 'snapshot')['imageUrn']);
      const listed = images(await forAlice(make, 'list', '--json'));
      const row = listed.find((image) => image['urn'] === urn);
      assert.deepEqual([row?.['creatorUrn'], row?.['mine']], [aliceUrn, true]);
      // It is alice's, so nobody is asked to name its creator.
      const deleted = await forAlice(make, 'delete', urn, '--yes');
      assert.equal(deleted.exitCode, 0, deleted.stderr);
    });
  }

  it('take the user’s images for their own, which the speaker alone may not delete', async () => {
    const urn = await desk.image('of-alice');
    const replaced = await desk.command.ask([...desk.user('bob'), 'delete', urn, '--yes']);
    assert.equal(replaced.exitCode, 2);
    const own = await forAlice(speaksForXml, 'delete', urn, '--dry-run');
    assert.equal(own.exitCode, 0, own.stderr);
  });

  it('take an image of the speaker for somebody else’s, and do not replace it unasked', async () => {
    const { testbed } = desk;
    const bob = await testbed.account('bob');
    const sliver = await sliverOf((request) => testbed.control(request), 'bob', 'home');
    await takeImage(bob, 'home', sliver, { imageName: 'of-bob', global: false });
    const vm = testbed.sliver('vm').urn;
    const replacing = await forAlice(speaksForXml, 'create', 'of-bob', vm);
    assert.equal(replacing.exitCode, 4);
    assert.match(replacing.stderr, /of-bob is an image of bob, not yours: this snapshot becomes/);
    const urn = 'urn:publicid:IDN+home.example+image+demo:of-bob';
    const deleting = await forAlice(speaksForXml, 'delete', urn, '--yes');
    assert.match(sentence(deleting), /^The image of-bob is of bob, not yours: give its creator/);
  });

  it('renew the user’s slice', async () => {
    const ran = await forAlice(speaksForXml, 'renew', 'hello', '--days', '85', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(String(member(json(ran), 'renewed')['slice']), /\+slice\+hello$/);
  });

  it('refuse a credential that does not let them, before anything is sent', async () => {
    const carol = file(speaksForXml, { user: 'alice', tool: 'carol' });
    const ofCarol = await desk.command.ask([...desk.user('bob'), '-S', carol, 'list']);
    assert.equal(ofCarol.exitCode, 2);
    assert.match(sentence(ofCarol), /lets \S+\+carol speak for \S+\+alice, but your certificate/);
    const expires = Date.parse('2026-01-02T03:04:05Z');
    const old = file(speaksForXml, { user: 'alice', tool: 'bob', expires });
    const expired = await desk.command.ask([...desk.user('bob'), '-S', old, 'list']);
    assert.equal(expired.exitCode, 2);
    assert.match(sentence(expired), /^The credential .* expired on 2026-01-02: ask for a new/);
    const [other = ''] = desk.user('bob').slice(1);
    const none = await desk.command.ask([...desk.user('bob'), '-S', other, 'list']);
    assert.equal(none.exitCode, 2);
    assert.match(
      sentence(none),
      /does not let anyone speak for a user: give a file with a credential of/,
    );
  });
});
