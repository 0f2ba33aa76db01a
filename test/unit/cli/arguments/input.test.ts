/** What people type, name and keep in files, as they really do: understood, or one sentence that says how. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { shellWord } from '../../../../src/model/shellWord';
import { addressNear } from '../../../../src/cli/image/session/sites';
import { makeAuthority, makeUser, userFile } from '../../../support/certificates';
import { Desk, json, member, sentence } from '../desk';

describe('A person', () => {
  let desk: Desk;
  let alice: string[];
  let certificate: string;
  let passphrase: string;
  let image: string;

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    const files = desk.testbed.userFiles('alice');
    certificate = files.certificate;
    passphrase = readFileSync(files.passphraseFile, 'utf8').trim();
    image = await desk.image('web');
  });
  after(async () => desk.close());

  it('who gives the passphrase itself does not see it printed', async () => {
    const args = ['-f', certificate, ...desk.trusting(), 'slivers'];
    const secret = 'hunter2-secret';
    const asVariable = await desk.command.run(args, { env: { PROTOGENI_PASSPHRASE: secret } });
    const asOption = await desk.command.ask(['-p', secret, ...args, '--json']);
    const mistyped = await desk.command.ask([`--passphrse=${secret}`, ...args]);
    for (const ran of [asVariable, asOption, mistyped]) {
      assert.equal(ran.exitCode, 2);
      assert.ok(!(ran.stdout + ran.stderr).includes(secret), ran.stderr);
    }
    assert.match(
      sentence(asVariable),
      /^PROTOGENI_PASSPHRASE must name a file .*no file has the name/,
    );
    assert.match(sentence(asOption), /^-p must name a file/);
  });

  it('may have written the passphrase with an editor of Windows', async () => {
    const file = join(desk.command.home, 'passphrase');
    const text = `${passphrase}\r\n`;
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16()]) {
      writeFileSync(file, bytes);
      const args = ['-f', certificate, '-p', file, ...desk.trusting(), 'slivers'];
      const ran = await desk.command.ask(args);
      assert.equal(ran.exitCode, 0, ran.stderr);
    }
  });

  it('may write ~ for the home folder, in options and in the environment', async () => {
    const folder = join(desk.command.home, '.ssl');
    mkdirSync(folder, { recursive: true });
    copyFileSync(certificate, join(folder, 'mine.pem'));
    writeFileSync(join(folder, 'word'), passphrase);
    copyFileSync(desk.testbed.description.caCertificate, join(folder, 'ca.pem'));
    const env = {
      PROTOGENI_CERTIFICATE: '~/.ssl/mine.pem',
      PROTOGENI_PASSPHRASE: '~/.ssl/word',
    };
    const ran = await desk.command.run(['slivers', '--cacertificate=~/.ssl/ca.pem'], { env });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const asOptions = ['-f', '~/.ssl/mine.pem', '-p', '~/.ssl/word', ...desk.trusting(), 'slivers'];
    assert.equal((await desk.command.ask(asOptions)).exitCode, 0);
  });

  it('leaves nothing in the working directory, whatever HOME and XDG_* say', async () => {
    const before = readdirSync('.');
    for (const env of [
      { XDG_STATE_HOME: 'relative', XDG_CONFIG_HOME: 'relative' },
      { HOME: 'relative', XDG_STATE_HOME: '' },
      { HOME: '', XDG_STATE_HOME: '' },
    ]) {
      await desk.command.ask([...alice, 'slivers'], { env });
      await desk.command.run(['--version'], { env });
      assert.deepEqual(readdirSync('.'), before);
    }
  });

  it('hears that a version is not there, and 1', async () => {
    for (const args of [
      ['info', `${image}:7`],
      ['who', `${image}:7`],
      ['diff', image, `${image}:7`],
      ['delete', `${image}:7`, '--yes'],
    ]) {
      const ran = await desk.command.ask([...alice, ...args]);
      assert.equal(ran.exitCode, 1, args.join(' '));
      assert.equal(sentence(ran), 'web has no version 7. It has 0.');
      assert.equal(ran.stdout, '');
    }
    const ran = await desk.command.ask([...alice, 'info', `${image}:7`, '--json']);
    assert.equal(member(json(ran), 'error')['reason'], 'not-found');
    assert.equal((await desk.command.ask([...alice, 'info', `${image}:0`])).exitCode, 0);
  });

  it('whose own certificate no server can accept hears so, and 2', async () => {
    const day = 86_400_000;
    const notAfter = new Date(Date.now() - day);
    const ca = await makeAuthority();
    const ended = await makeUser(ca, { notBefore: new Date(Date.now() - 9 * day), notAfter });
    const file = join(desk.command.home, 'ended.pem');
    writeFileSync(file, userFile(ended, 'plain'));
    const site = desk.testbed.description.aggregates[0]?.cmUrl ?? '';
    const args = ['-f', file, ...desk.trusting(), '-m', site, '-l', site, 'slivers'];
    const ran = await desk.command.ask(args);
    assert.match(sentence(ran), /^Your certificate .*ended\.pem expired on /);
    assert.equal(ran.exitCode, 2);
  });

  it('sees of a version that failed nothing that belongs to the one before it', async () => {
    const again = await desk.image('twice');
    await desk.ready();
    await desk.fault('snapshot', { reason: 'tool', times: 1 });
    const vm = desk.testbed.sliver('vm').urn;
    const args = ['create', 'twice', vm, '--yes', '--wait', '--poll', '0.1'];
    assert.equal((await desk.command.ask([...alice, ...args])).exitCode, 5);
    const failed = await desk.command.ask([...alice, 'info', `${again}:1`]);
    assert.equal(failed.exitCode, 0, failed.stderr);
    assert.doesNotMatch(failed.stdout, /ready|SHA-1|^size {5}\d/m);
    const shown = json(await desk.command.ask([...alice, 'info', `${again}:1`, '--json']));
    const { status, size, hash } = member(shown, 'image');
    assert.deepEqual([status, size, hash], [undefined, undefined, undefined]);
    const released = await desk.command.ask([...alice, 'info', `${again}:0`]);
    assert.match(released.stdout, /^status {3}ready$/m);
  });

  it('hears which command trusts the server of a URL', async () => {
    const { url } = member(
      json(await desk.command.ask([...alice, 'who', image, '--json'])),
      'image',
    );
    const ran = await desk.command.ask(['who', String(url)]);
    assert.equal(ran.exitCode, 3, ran.stderr);
    assert.match(
      sentence(ran),
      /^The server 127\.0\.0\.2:\d+ is not known yet, so nothing was sent/,
    );
    const [, ...words] = /geni-image (trust) (\S+) (--fingerprint) (\S+)/.exec(ran.stderr) ?? [];
    assert.equal((await desk.command.ask(words)).exitCode, 0);
    assert.equal((await desk.command.ask(['who', String(url)])).exitCode, 0);
  });

  it('hears which URL is none, and which id no image has', async () => {
    const plain = await desk.command.ask(['who', 'http://127.0.0.1/image_metadata.php?uuid=1']);
    assert.equal(plain.exitCode, 2);
    assert.match(sentence(plain), /is not the URL of an image: such a URL begins with https:\/\//);
    const { url } = member(
      json(await desk.command.ask([...alice, 'who', image, '--json'])),
      'image',
    );
    const other = String(url).replace(/uuid=.*/, 'uuid=00000000-0000-0000-0000-000000000000');
    const unknown = await desk.command.ask([...desk.trusting(), 'who', other]);
    assert.equal(unknown.exitCode, 1);
    assert.match(sentence(unknown), /^127\.0\.0\.\d+:\d+ has no image with the id in https:/);
  });

  it('names the end of a slice in one way only', async () => {
    for (const until of [
      'Dec 20 2046',
      '12/20/2046',
      '3 days',
      'tomorrow',
      '2046-02-30',
      '2046-02-30T10:00Z',
      '2046-12-20T10:00',
      '2046-13-01',
    ]) {
      const ran = await desk.command.ask([...alice, 'renew', 'hello', '--until', until]);
      assert.equal(ran.exitCode, 2, until);
      assert.ok(sentence(ran).startsWith(`"${until}" is not understood: give --days NUMBER`));
    }
    for (const days of ['', '0x10', '1e3', 'two']) {
      const ran = await desk.command.ask([...alice, 'renew', 'hello', '--days', days]);
      assert.equal(ran.exitCode, 2, days);
    }
  });

  it('who gives a time that is none hears that it must be above 0', async () => {
    for (const days of ['0', '-3', '-0.5']) {
      const ran = await desk.command.ask([...alice, 'renew', 'hello', `--days=${days}`]);
      assert.equal(ran.exitCode, 2, days);
      assert.equal(sentence(ran), `--days takes a number above 0, not "${days}".`);
    }
    const timeout = await desk.command.ask([...alice, 'slivers', '--timeout', '0']);
    assert.equal(sentence(timeout), '--timeout takes a number of seconds above 0, not "0".');
    const poll = await desk.command.ask([...alice, 'wait', '--poll', '0']);
    assert.equal(sentence(poll), '--poll takes a number of seconds above 0, not "0".');
  });

  it('who copies a command that is printed runs no other one', () => {
    for (const word of ['https://a$(id).example', '`id`', "it's", '', 'a;b', 'a b'])
      assert.equal(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`]).toString(), word);
    assert.equal(shellWord('https://boss.example:12369'), 'https://boss.example:12369');
  });

  it('names a site by its URN, its host or an address without a path', () => {
    const emulab = {
      url: 'https://www.emulab.net:12369/protogeni/xmlrpc/cm',
      urn: 'urn:publicid:IDN+emulab.net+authority+cm',
      name: 'Emulab, Powder',
    };
    for (const word of [emulab.urn, 'www.emulab.net', 'emulab.net', 'emulab']) {
      assert.deepEqual(addressNear(word, []), emulab);
    }
    const at = (word: string): string => addressNear(word, []).url;
    assert.equal(at('boss.example.org'), 'https://boss.example.org:12369/protogeni/xmlrpc/cm');
    assert.equal(at('https://boss.example.org/'), at('boss.example.org'));
    assert.equal(at('127.0.0.2:4711'), 'https://127.0.0.2:4711/protogeni/xmlrpc/cm');
    assert.equal(at('https://a.org/b/cm'), 'https://a.org/b/cm');
    assert.throws(() => addressNear('urn:publicid:IDN+a.org+authority+cm', []), {
      message: /^The address of urn:publicid:IDN\+a\.org\+authority\+cm is not known: give it/,
    });
  });

  it('sees the rows that are known, and the failure of the others as exit code', async () => {
    await desk.fault('expired-credential', { method: 'SliverStatus' });
    const ran = await desk.command.ask([...alice, 'slivers']);
    await desk.noFaults();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stdout, /^hello +vm /m);
    assert.notEqual(sentence(ran), '');
  });

  it('hears of a delete without an answer that it may have been done, and 6', async () => {
    const doomed = await desk.image('doomed');
    await desk.fault('reset', { method: 'DeleteImage', times: 1 });
    const ran = await desk.command.ask([...alice, 'delete', doomed, '--yes']);
    await desk.noFaults();
    assert.equal(ran.exitCode, 6);
    assert.match(sentence(ran), /^It is not known whether the image doomed is deleted\. /);
    assert.match(ran.stderr, /^Check with: geni-image list$/m);
    assert.doesNotMatch(ran.stderr, /try again/i);
  });

  it('hears that arguments stand the wrong way round', async () => {
    const ran = await desk.command.ask([...alice, 'delete', 'urn:publicid:IDN+a+user+bob', image]);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /^The arguments are the wrong way round: give the image first/);
  });
});
