/** The real command against a real local testbed: results, failures, exit codes. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import type { CommandLine } from '../../support/commandLine';
import type { LocalTestbed } from '../../support/testbed';
import { Desk, json, member, sentence } from './desk';

describe('geni-image', () => {
  let desk: Desk;
  let testbed: LocalTestbed;
  let command: CommandLine;
  let vm: string;
  /** Options that make alice known and the testbed trusted. */
  let alice: string[];

  before(async () => {
    desk = await Desk.open();
    ({ testbed, command } = desk);
    vm = testbed.sliver('vm').urn;
    alice = desk.user('alice');
  });
  after(async () => desk.close());

  it('makes an image, lists it, shows it and deletes it', async () => {
    await desk.ready();
    const made = await command.run([
      ...alice,
      'create',
      'web',
      vm,
      '--wait',
      '--poll',
      '0.1',
      '--json',
    ]);
    assert.equal(made.exitCode, 0, made.stderr);
    const snapshot = member(json(made), 'snapshot');
    assert.equal(snapshot['outcome'], 'ready');
    const urn = String(snapshot['imageUrn']);

    const listed = json(await command.ask([...alice, 'list', '--json']));
    const images: unknown = listed['images'];
    assert.ok(Array.isArray(images));
    const image: unknown = images.find((it) => isRecord(it) && it['urn'] === urn);
    assert.ok(isRecord(image) && Array.isArray(image['versions']));
    const [version] = image['versions'] as unknown[];
    assert.ok(isRecord(version));
    assert.equal(version['version'], 0);
    assert.equal(version['visibility'], 'anyone');
    assert.ok(Math.abs(Number(version['size']) - Number(snapshot['size'])) < 1024);
    assert.equal(version['hash'], snapshot['hash']);

    const info = await command.ask([...alice, 'info', urn]);
    assert.match(info.stdout, /^status {3}ready$/m);

    const deleted = await command.ask([...alice, 'delete', urn, '--yes']);
    assert.equal(deleted.exitCode, 0);
    assert.match(deleted.stdout, /^Deleted image web and its only version\. Freed .+\.\n$/);
    const again = await command.run([...alice, 'delete', urn, '--yes', '--json']);
    assert.equal(again.exitCode, 1);
    assert.equal(member(json(again), 'error')['reason'], 'not-found');
    assert.match(
      sentence(again),
      /^Image demo:web is not at home\.example\. It may be deleted already\./,
    );
  });

  it('keeps an image in the project when told 0', async () => {
    await desk.ready();
    const made = await command.ask([...alice, 'create', 'own', vm, '0', '--wait', '--poll', '0.1']);
    assert.equal(made.exitCode, 0, made.stderr);
    assert.match(made.stdout, /^The image own is ready at home\.example: /);
    assert.match(made.stdout, /^image URN {2}urn:publicid:IDN\+home\.example\+image\+demo:own$/m);
    const listed = await command.ask([...alice, 'list']);
    assert.match(listed.stdout, /^demo:own +0 +[\d.]+ MB +now +this project +urn/m);
  });

  it('says on Ctrl-C that the snapshot goes on, and it does', async () => {
    await desk.ready();
    const args = [...alice, 'create', 'going', vm, '--wait', '--poll', '0.1'];
    const ran = await command.run(args, { started: (pid) => process.kill(pid, 'SIGINT') });
    assert.equal(ran.exitCode, 130);
    assert.equal(ran.stdout, '');
    assert.match(
      ran.stderr,
      /^geni-image: The snapshot going is running at home\.example; follow it again with: geni-image wait going$/m,
    );
    await desk.ready();
    const again = await command.ask([...alice, 'wait', 'going', '--poll', '0.1']);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /^The image going is ready at home\.example: [\d.]+ MB in /);
  });

  it('lists slivers with the URNs that create wants', async () => {
    await desk.ready();
    const { stdout, exitCode } = await command.ask([...alice, 'slivers']);
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      new RegExp(
        `^hello {2}vm +emulab-xen +started, ready +in .* ${vm.replaceAll('+', '\\+')}$`,
        'm',
      ),
    );
  });

  it('takes files from the environment and addresses in any spelling', async () => {
    const { certificate, passphraseFile } = testbed.userFiles('alice');
    const env = { PROTOGENI_CERTIFICATE: certificate, PROTOGENI_PASSPHRASE: passphraseFile };
    const north = testbed.description.aggregates[1]?.cmUrl ?? '';
    const ca = testbed.description.caCertificate;
    for (const address of [north, `${north}v2`, north.replace(/cm$/, 'sa'), `${north}/2.0`]) {
      const ran = await command.ask(['slivers', '-m', address, '--cacertificate', ca, '--json'], {
        env,
      });
      assert.match(ran.stdout, /IDN\+north\.example\+sliver\+/, address);
    }
    const authority = testbed.description.sliceAuthority.url;
    for (const address of [
      authority,
      authority.replace(/\/sa$/, ''),
      authority.replace(/sa$/, 'cm'),
    ]) {
      const ran = await command.ask(['list', '-l', address, '-d', '--cacertificate', ca], { env });
      assert.equal(ran.exitCode, 0, ran.stderr);
    }
  });

  it('takes the passphrase from the usual place', async () => {
    const { certificate, passphraseFile } = testbed.userFiles('alice');
    mkdirSync(join(command.home, '.ssl'), { recursive: true });
    writeFileSync(join(command.home, '.ssl', 'encrypted.pem'), readFileSync(certificate));
    writeFileSync(join(command.home, '.ssl', 'password'), readFileSync(passphraseFile));
    const ran = await command.run(['list', '--cacertificate', testbed.description.caCertificate]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    rmSync(join(command.home, '.ssl'), { recursive: true });
  });

  it('trusts a server by its fingerprint, and no other', async () => {
    const { certificate, passphraseFile } = testbed.userFiles('alice');
    const own = ['-f', certificate, '-p', passphraseFile];
    const stranger = await command.ask([...own, 'list', '--json']);
    assert.equal(stranger.exitCode, 3);
    assert.equal(member(json(stranger), 'error')['reason'], 'unknown-server');
    assert.match(sentence(stranger), /is not known yet, so nothing was sent to it\.$/);
    const advice = /then run: geni-image (trust \S+ --fingerprint \S+)/;
    const exact = advice.exec(stranger.stderr)?.[1]?.split(' ') ?? [];
    const shown = await command.ask(exact.slice(0, 2));
    assert.equal(shown.exitCode, 4);
    assert.deepEqual(advice.exec(shown.stderr)?.[1]?.split(' '), exact);
    const wrong = await command.ask(exact.map((word) => word.replace(/^..:/, '00:')));
    assert.equal(wrong.exitCode, 3);
    assert.match(sentence(wrong), /has a different fingerprint than the one you gave/);
    assert.equal((await command.ask([...own, 'list'])).exitCode, 3);

    assert.equal((await command.ask(exact)).exitCode, 0);
    const friend = await command.ask([...own, 'list']);
    assert.equal(friend.exitCode, 0, friend.stderr);
  });

  describe('says what is wrong and what to do', () => {
    interface Case {
      readonly args: () => string[];
      readonly exitCode: number;
      readonly sentence: RegExp;
    }
    const files = (): { certificate: string; passphraseFile: string } => testbed.userFiles('alice');
    const cases: Readonly<Record<string, Case>> = {
      'a wrong passphrase': {
        args: () => ['-f', files().certificate, '-p', files().certificate, 'list'],
        exitCode: 2,
        sentence:
          /^The passphrase does not unlock .*encrypted\.pem; check the passphrase and try again\.$/,
      },
      'no passphrase': {
        args: () => ['-f', files().certificate, 'list'],
        exitCode: 2,
        sentence: /is encrypted; give its passphrase\.$/,
      },
      'a passphrase file that is not there': {
        args: () => ['-f', files().certificate, '-p', '/no/file', 'list'],
        exitCode: 2,
        sentence:
          /^-p must name a file whose first line is the passphrase, and no file has the name/,
      },
      'no certificate': {
        args: () => ['-f', '/no/file.pem', 'list'],
        exitCode: 2,
        sentence: /^There is no file \/no\/file\.pem; give the path of your PEM file\.$/,
      },
      'a wrong CA': {
        args: () => [...alice.slice(0, 4), '--cacertificate', files().certificate, 'list'],
        exitCode: 3,
        sentence: /is not trusted: .*\. Give the CA certificate of this site\.$/,
      },
      'a server that is down': {
        args: () => [...alice, '-m', 'https://127.0.0.2:9/protogeni/xmlrpc/cm', 'list'],
        exitCode: 3,
        sentence: /^127\.0\.0\.2:9 cannot be reached: nothing listens there .*\. Check the address/,
      },
      'an address that is none': {
        args: () => [...alice, '-m', 'utah', 'list'],
        exitCode: 2,
        sentence:
          /^There is no site utah\..* Give a name that "geni-image site list" shows, a nickname such as utah-clab, or an address/,
      },
      'an image name that no site takes': {
        args: () => [...alice, 'create', 'my image', vm],
        exitCode: 2,
        sentence: /^The image name "my image" contains a space: use letters/,
      },
      'something that is no sliver': {
        args: () => [...alice, 'create', 'web', 'urn:publicid:IDN+home.example+user+alice'],
        exitCode: 2,
        sentence: /^urn:\S+ is not the URN of a sliver: "geni-image slivers" lists yours\.$/,
      },
      'an unknown sliver': {
        args: () => [...alice, 'create', 'web', vm.replace(/\d+$/, '777')],
        exitCode: 1,
        sentence:
          /^There is no sliver .*\+777 in your slices at home\.example: "geni-image slivers" lists/,
      },
      'an unknown slice': {
        args: () => [...alice, '-n', 'nowhere', 'slivers'],
        exitCode: 1,
        sentence:
          /^Slice nowhere is not known at the slice authority 127\.0\.0\.2:\d+\. It may have expired\./,
      },
      'a sliver of a site that nobody knows': {
        args: () => [...alice, 'create', 'web', 'urn:publicid:IDN+nowhere.example+sliver+1'],
        exitCode: 2,
        sentence:
          /^This URN belongs to nowhere\.example, not to your home site home\.example: give/,
      },
      'an unknown image': {
        args: () => [...alice, 'info', 'urn:publicid:IDN+home.example+image+demo:none'],
        exitCode: 1,
        sentence: /^Image demo:none is not at home\.example\. Check the list of images\./,
      },
      'a missing argument': {
        args: () => ['info'],
        exitCode: 2,
        sentence: /^Missing argument IMAGE\. Run "geni-image help info" for usage\.$/,
      },
      'an unknown option': {
        args: () => ['list', '--sise'],
        exitCode: 2,
        sentence:
          /^Unknown option --sise\. Did you mean one of --mine, --wide\? Run "geni-image help list" for usage\.$/,
      },
      'a word too many': {
        args: () => ['trust', 'a', 'b'],
        exitCode: 2,
        sentence:
          /^Too many arguments: trust takes 1, not 2\. Run "geni-image help trust" for usage\.$/,
      },
      'an unknown command': {
        args: () => ['crate'],
        exitCode: 2,
        sentence:
          /^Unknown command crate\. Did you mean create\? Run "geni-image help" for usage\.$/,
      },
    };
    for (const [name, { args, exitCode, sentence: expected }] of Object.entries(cases)) {
      it(name, async () => {
        const ran = await command.ask([...args(), '--json']);
        assert.match(sentence(ran), expected);
        assert.equal(ran.exitCode, exitCode);
        const error = member(json(ran), 'error');
        assert.equal(error['exitCode'], exitCode);
        assert.equal(error['sentence'], sentence(ran));
      });
    }
  });

  it('prints a failure on standard error only, unless JSON is wanted', async () => {
    const ran = await command.run(['-f', '/no/file.pem', 'list']);
    assert.equal(ran.stdout, '');
    assert.equal(
      ran.stderr,
      'geni-image: There is no file /no/file.pem; give the path of your PEM file.\n',
    );
  });

  it('never shows a passphrase or a key', async () => {
    const { passphraseFile } = testbed.userFiles('alice');
    const passphrase = readFileSync(passphraseFile, 'utf8').trim();
    const ran = await command.run([...alice, '-d', 'list', '--json']);
    assert.match(ran.stderr, /^ListImages https:\S+ \d+ ms ok$/m);
    assert.doesNotMatch(
      ran.stdout + ran.stderr,
      new RegExp(`${passphrase}|PRIVATE KEY|signed-credential`),
    );
  });
});
