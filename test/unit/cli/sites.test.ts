/** Sites by name: those of the local testbed, those that the authority lists, and those that a person has added. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Desk, json, member, sentence } from './desk';

describe('A site', () => {
  let desk: Desk;
  let alice: string[];
  /** The same person with a certificate that lies apart from the testbed. */
  let apart: string[];

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    const copy = join(desk.command.home, 'alice.pem');
    copyFileSync(desk.testbed.userFiles('alice').certificate, copy);
    apart = ['-f', copy, ...alice.slice(2)];
  });
  after(async () => desk.close());
  afterEach(async () => {
    await desk.command.ask([...alice, 'site', 'remove', 'north']);
  });

  it('of the local testbed goes by its name, its domain and its URN', async () => {
    for (const word of [
      'north',
      'North',
      'north.example',
      'urn:publicid:IDN+north.example+authority+cm',
    ]) {
      const ran = await desk.command.ask([...alice, 'list', '-m', word]);
      assert.equal(ran.stdout, 'You have no images at north.example.\n', ran.stderr);
    }
  });

  it('goes by the name under which the authority of the home site lists it', async () => {
    for (const word of ['north', 'urn:publicid:IDN+north.example+authority+cm']) {
      const ran = await desk.command.ask([...apart, 'list', '-m', word]);
      assert.equal(ran.stdout, 'You have no images at north.example.\n', ran.stderr);
    }
  });

  it('is found by the URN of an image or a sliver that is there', async () => {
    const vm = 'urn:publicid:IDN+north.example+sliver+1002';
    for (const person of [alice, apart]) {
      const ran = await desk.command.ask([...person, 'create', 'there', vm, '--dry-run']);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stdout, /^Nothing was done\. there will be a new image\./);
    }
  });

  it('that nobody knows by that name costs one sentence', async () => {
    const ran = await desk.command.ask([...alice, 'list', '-m', 'south']);
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran),
      /^There is no site south\. Give a name that "geni-image site list" shows, a nickname/,
    );
  });

  it('that was added is asked by list and slivers, which say of which site each row is', async () => {
    const added = await desk.command.ask([...alice, 'site', 'add', 'north']);
    assert.match(added.stdout, /^Added north \(north\.example\)/, added.stderr);
    const slivers = await desk.command.ask([...alice, 'slivers']);
    assert.match(slivers.stdout, /^home\.example +hello +vm [^]*^north\.example +hello +vm /m);
    const { sites } = json(await desk.command.ask([...alice, 'list', '--json']));
    assert.ok(Array.isArray(sites));
    assert.equal(sites.length, 2);
    const list = await desk.command.ask([...alice, 'list']);
    assert.match(list.stderr, /^You have no images at north\.example\.$/m);
    const one = json(await desk.command.ask([...alice, 'slivers', '--json', '-m', 'home']));
    assert.ok(Array.isArray(one['slices']));
  });

  it('that was added changes nothing for the classic script', async () => {
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    const ran = await desk.command.ask(alice, { name: 'listimages' });
    assert.equal(ran.stdout, 'You have no images at home.example.\n');
  });

  it('that was added is listed until it is removed', async () => {
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    const named = (value: unknown): unknown =>
      Array.isArray(value) ? value.map((it) => (it as { name: string }).name) : value;
    const before = json(await desk.command.ask([...apart, 'site', 'list', '--json']));
    assert.deepEqual(named(before['sites']), ['north']);
    const removed = json(await desk.command.ask([...apart, 'site', 'remove', 'north', '--json']));
    assert.equal(member(removed, 'removed')['name'], 'north');
    const after = await desk.command.ask([...apart, 'site', 'list']);
    assert.match(after.stdout, /^Only your home site is asked: add others with/);
  });

  it('that does not answer, or is at home anyway, is not added', async () => {
    const gone = await desk.command.ask([
      ...alice,
      'site',
      'add',
      'https://127.0.0.1:1/',
      '--name',
      'gone',
    ]);
    assert.equal(gone.exitCode, 3);
    const home = await desk.command.ask([...alice, 'site', 'add', 'home']);
    assert.match(sentence(home), /^home\.example is your home site, which is asked anyway\./);
    const taken = await desk.command.ask([...alice, 'site', 'add', 'north', '--name', 'utah-clab']);
    assert.match(sentence(taken), /^Another site is already called utah-clab: choose/);
    const list = await desk.command.ask([...apart, 'site']);
    assert.match(list.stdout, /^Only your home site/);
  });

  it('is not believed when a description names other certificates than the one that lies below it', async () => {
    const folder = join(desk.command.home, 'planted');
    mkdirSync(join(folder, 'users', 'alice'), { recursive: true, mode: 0o700 });
    const file = join(folder, 'users', 'alice', 'encrypted.pem');
    copyFileSync(desk.testbed.userFiles('alice').certificate, file);
    const { aggregates, ...rest } = desk.testbed.description;
    const planted = aggregates.map((site) => ({ ...site, name: 'planted' }));
    const text = JSON.stringify({ ...rest, aggregates: planted });
    writeFileSync(join(folder, 'testbed.json'), text);
    const ran = await desk.command.ask(['-f', file, ...alice.slice(2), 'list', '-m', 'planted']);
    assert.match(sentence(ran), /^There is no site planted\./);
  });

  it('keeps the address of the table, whatever else has its name', async () => {
    const named = ['site', 'add', 'north', '--name'];
    for (const name of ['emulab', 'emulab.net', 'a b', '-x', '$(id)', '../x'])
      assert.equal((await desk.command.ask([...alice, ...named, name])).exitCode, 2, name);
    assert.match((await desk.command.ask([...apart, 'site'])).stdout, /^Only your home site/);
  });

  it('can be trusted by its name', async () => {
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const person = ['-f', certificate, '-p', passphraseFile];
    const ran = await desk.command.ask([...person, 'trust', 'north']);
    assert.match(sentence(ran), /^Compare the fingerprint .* geni-image trust https:\/\/127/);
  });
});
