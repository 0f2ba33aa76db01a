/** What is asked on a terminal: the passphrase, never shown, and the trust in a new server. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk } from '../desk';

describe('On a terminal', () => {
  let desk: Desk;
  let passphrase: string;
  let certificate: string;

  before(async () => {
    desk = await Desk.open();
    const files = desk.testbed.userFiles('alice');
    certificate = files.certificate;
    passphrase = readFileSync(files.passphraseFile, 'utf8').trim();
  });
  after(async () => desk.close());

  it('the passphrase is asked for again after a mistake, and never shown', async () => {
    const args = ['-f', certificate, ...desk.trusting(), 'list'];
    const ran = await desk.command.onTerminal(args, {
      answers: [
        [/Passphrase of .*: /, 'wrong one\r'],
        [/Try again\.[^]*Passphrase of .*: /, `${passphrase}\r`],
      ],
    });
    assert.equal(ran.exitCode, 0, ran.screen);
    assert.match(ran.screen, /You have no images at home\.example\./);
    assert.ok(!ran.screen.includes(passphrase));
    assert.ok(!ran.screen.includes('wrong one'));
  });

  it('results are coloured, unless NO_COLOR is set', async () => {
    const args = [...desk.user('alice'), 'slivers'];
    const coloured = await desk.command.onTerminal(args);
    assert.match(coloured.screen, /\x1b\[1mSLICE[^]*\x1b\[32mstarted, ready\x1b\[39m/);
    const plain = await desk.command.onTerminal(args, { env: { NO_COLOR: '1' } });
    assert.match(plain.screen, /^hello {2}pc {4}raw-pc {6}started, ready {2}in/m);
    assert.ok(!plain.screen.includes('\x1b['));
  });

  it('Ctrl-C at the passphrase ends with 130', async () => {
    const args = ['-f', certificate, ...desk.trusting(), 'list'];
    const ran = await desk.command.onTerminal(args, { answers: [[/Passphrase/, '\x03']] });
    assert.equal(ran.exitCode, 130);
  });

  it('Ctrl-C while a site is asked takes the line away that said so', async () => {
    await desk.fault('slow', { method: 'ListImages', delay: 60_000, times: 1 });
    const args = [...desk.user('alice'), 'list'];
    const ran = await desk.command.onTerminal(args, { answers: [[/Asking [^]*…/, '\x03']] });
    await desk.noFaults();
    assert.equal(ran.exitCode, 130, ran.screen);
    assert.match(ran.screen, /\r\x1b\[K\S*$/);
  });

  it('Ctrl-D at the passphrase ends with 130, and nothing went wrong', async () => {
    const args = ['-f', certificate, ...desk.trusting(), 'list'];
    const ran = await desk.command.onTerminal(args, { answers: [[/Passphrase/, '\x04']] });
    assert.equal(ran.exitCode, 130, ran.screen);
    assert.match(ran.screen, /Passphrase of \S+: \S*\r\nNothing was changed\.\r\n$/);
  });

  it('Ctrl-C and Ctrl-D at a question change nothing, and say so', async () => {
    const urn = await desk.image('stays');
    for (const key of ['\x03', '\x04']) {
      const args = [...desk.user('alice'), 'delete', urn];
      const ran = await desk.command.onTerminal(args, { answers: [[/\[y\/N\]/, key]] });
      assert.equal(ran.exitCode, 130, ran.screen);
      assert.match(ran.screen, /\[y\/N\] \S*\r\nNothing was changed\.\r\n$/);
    }
    assert.deepEqual(await desk.names(), ['stays']);
  });

  it('a question can be answered, or ended with Ctrl-D, after Ctrl-Z and fg', async () => {
    const args = ['-f', certificate, ...desk.trusting(), 'list'];
    for (const [key, code] of [
      [`${passphrase}\r`, 0],
      ['\x04', 130],
    ] as const) {
      const ran = await desk.command.onTerminal(args, {
        broughtBack: true,
        answers: [
          [/Passphrase of/, '\x1a'],
          [/Passphrase of/, key],
        ],
      });
      assert.equal(ran.exitCode, code, ran.screen);
    }
  });

  it('a server that is not known shows its fingerprint; no means no', async () => {
    const { passphraseFile } = desk.testbed.userFiles('alice');
    const args = ['-f', certificate, '-p', passphraseFile, 'list'];
    const no = await desk.command.onTerminal(args, { answers: [[/publishes\? \[y\/N\]/, 'n\r']] });
    assert.equal(no.exitCode, 3);
    assert.doesNotMatch(no.screen, /Warning/);
    assert.match(
      no.screen,
      /fingerprint {2}(?:[0-9A-F]{2}:){16}\r?\n {13}(?:[0-9A-F]{2}:){15}[0-9A-F]{2}/,
    );
    assert.match(
      no.screen,
      /The server 127\.0\.0\.2:\d+ is not trusted, so nothing was sent to it\./,
    );
    const yes = await desk.command.onTerminal(args, { answers: [[/publishes\? \[y\/N\]/, 'y\r']] });
    assert.equal(yes.exitCode, 0, yes.screen);
    assert.equal((await desk.command.run(args)).exitCode, 0);
  });

  it('a certificate that has changed stands beside the one that was trusted, and Enter means no', async () => {
    const { url } = desk.testbed.description.sliceAuthority;
    const old = Array.from({ length: 32 }, () => 'AB').join(':');
    const file = join(desk.command.home, 'config', 'protogeni-images', 'known-servers.json');
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ [new URL(url).host]: { fingerprint: old } });
    writeFileSync(file, text, { mode: 0o600 });
    const env = { XDG_CONFIG_HOME: join(desk.command.home, 'config') };
    const enter = await desk.command.onTerminal(['trust', url], {
      env,
      answers: [[/\[y\/N\]/, '\r']],
    });
    assert.equal(enter.exitCode, 3, enter.screen);
    assert.match(enter.screen, /The certificate of 127\.0\.0\.2:\d+ has changed\./);
    const both = /^trusted now {2}(\S+\s+\S+)\r?\nshown now {4}(\S+\s+\S+)\r?$/m.exec(enter.screen);
    const [trusted, shown = 'none'] = (both ?? []).slice(1).map((it) => it.replaceAll(/\s/g, ''));
    assert.equal(trusted, old);
    assert.notEqual(shown, old);
    assert.equal(readFileSync(file, 'utf8'), text);
    const yes = await desk.command.onTerminal(['trust', url], {
      env,
      answers: [[/\[y\/N\]/, 'y\r']],
    });
    assert.equal(yes.exitCode, 0, yes.screen);
    assert.ok(readFileSync(file, 'utf8').includes(shown));
  });
});
