/** What a person meets in the first hour: names nearly right, questions asked once, sentences that answer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Desk, json, sentence } from './desk';

describe('Somebody new at the command line', () => {
  let desk: Desk;
  let alice: string[];
  let urn: string;

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    urn = await desk.image('web');
    await desk.command.ask([...alice, 'site', 'add', 'north']);
  });
  after(async () => desk.close());

  it('lets a site fetch an image by its name', async () => {
    const args = ['prestage', 'web', '-m', 'north', '-n', 'hello', '--wait', '--poll', '0.1'];
    const ran = await desk.command.ask([...alice, ...args, '--json']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.partialDeepStrictEqual(json(ran)['images'], [{ asked: urn, ready: true }]);
  });

  it('hears of the name of a site that is nearly right', async () => {
    const ran = await desk.command.ask([...alice, 'list', '-m', 'nort']);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /^There is no site nort\. Did you mean north\? Give a name that /);
    const nickname = await desk.command.ask([...alice, 'trust', 'uta-clab']);
    assert.match(sentence(nickname), /^There is no site uta-clab\. Did you mean utah-clab\?/);
  });

  it('hears of the name of a slice that no slice has', async () => {
    const ran = await desk.command.ask([...alice, 'create', 'new-image', 'nowhere/vm']);
    assert.equal(ran.exitCode, 1);
    assert.match(sentence(ran), /^Slice nowhere is not known at the slice authority/);
  });

  it('hears whose images are not there, at several sites too', async () => {
    const ran = await desk.command.ask([...alice, 'list', 'nobody']);
    assert.match(
      ran.stderr,
      /^north\.example lists no images of nobody: there are none, or it has no user with that name\.$/m,
    );
  });

  it('hears that an empty word is no image', async () => {
    for (const command of ['info', 'who', 'delete', 'prestage']) {
      const ran = await desk.command.ask([...alice, command, '']);
      assert.equal(ran.exitCode, 2, command);
      assert.match(sentence(ran), /^"" is not an image: give its name, such as my-image/);
    }
  });

  it('hears what a command with two words still needs', async () => {
    const add = await desk.command.ask([...alice, 'site', 'add']);
    assert.equal(sentence(add), 'Give the site: "geni-image site add SITE".');
    const other = await desk.command.ask([...alice, 'site', 'ad', 'north']);
    assert.match(sentence(other), /^"ad" is not one of list, add and remove\. Did you mean add\?/);
  });

  it('does not hear that nothing was found where nothing was checked', async () => {
    const ran = await desk.command.ask(['lint', 'nowhere.rspec']);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /^Checked 0 files\.$/m);
  });

  it('sees which sites are asked without -m, and for whom', async () => {
    const ran = await desk.command.ask([...alice, 'site', 'list']);
    assert.match(ran.stdout, /^NAME +ADDRESS +ASKED +FOR USERS OF$/m);
    assert.match(ran.stdout, /^north +https:\S+ +always +home\.example$/m);
    assert.match(ran.stdout, /^home +https:\S+ +with -m$/m);
  });

  it('is asked for the passphrase once, however many images are compared', async () => {
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const passphrase = readFileSync(passphraseFile, 'utf8').trim();
    const words = ['-f', certificate, ...desk.trusting(), 'diff', 'web', 'web:0'];
    const ran = await desk.command.onTerminal(words, {
      answers: [[/Passphrase of .*: /, `${passphrase}\r`]],
    });
    assert.equal(ran.exitCode, 0, ran.screen);
    assert.equal(ran.screen.split('Passphrase').length, 2, ran.screen);
  });

  it('sees a fingerprint whole within 80 columns, and hears that a server is trusted already', async () => {
    const server = new URL(desk.testbed.description.sliceAuthority.url).origin;
    const options = { columns: 80, env: { NO_COLOR: '1' } };
    const first = await desk.command.onTerminal(['trust', server], {
      ...options,
      answers: [[/\[y\/N\]/, 'y\r']],
    });
    assert.equal(first.exitCode, 0, first.screen);
    assert.match(
      first.screen,
      /^fingerprint {2}(?:[\dA-F]{2}:){16}\r?\n {13}(?:[\dA-F]{2}:){15}[\dA-F]{2}\r?$/m,
    );
    const again = await desk.command.onTerminal(['trust', server], options);
    assert.equal(again.exitCode, 0, again.screen);
    assert.match(again.screen, /^The server \S+ is already trusted with this fingerprint\.\r?$/m);
    const piped = await desk.command.ask(['trust', server]);
    assert.equal(piped.exitCode, 0, piped.stderr);
  });
});
