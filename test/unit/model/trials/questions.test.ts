/** What every image is asked, by the machine's own shell, and what is made of the answers. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { answersOf, readAnswers, type Facts } from '../../../../src/model/trials/questions';
import { questionScript } from '../../../../src/model/trials/questionScript';
import { ScriptOutput, wrapped } from '../../../../src/model/trials/userScript';
import { requestOf } from '../../../../src/model/nodes/request';

const nonce = 'n0123456789abcdef';
const told = { isLocal: false, siteHost: 'boss.example.net' };

const well: Facts = {
  in: ['6.8'],
  route: ['eth0'],
  name: ['yes'],
  root: ['rw,relatime'],
  free: ['1000'],
  write: ['ok'],
  systemd: ['running'],
  done: ['yes'],
};

function outcomes(changes: Facts, how = told): Record<string, string> {
  const answers = answersOf({ ...well, ...changes }, how);
  return Object.fromEntries(answers.map(({ question, outcome }) => [question, outcome]));
}

function detailOf(question: string, changes: Facts): string | undefined {
  return answersOf({ ...well, ...changes }, told).find((one) => one.question === question)?.detail;
}

describe('the questions of a try', () => {
  it('are a script that a POSIX shell reads', () => {
    const script = questionScript({ nonce, siteHost: 'boss.example.net' });
    assert.equal(spawnSync('sh', ['-n'], { input: script }).status, 0);
  });

  it('are answered only by lines with the mark: noise around them counts for nothing', () => {
    const noise = `Welcome!\nfake\twrite\tok\n${nonce}\tin\t6.8\n${nonce}\twrite\tno: full\n`;
    assert.deepEqual(readAnswers(Buffer.from(noise), nonce), { in: ['6.8'], write: ['no: full'] });
    assert.equal(readAnswers(Buffer.from('motd only\n'), nonce), undefined);
  });

  it('pass only by what was seen', () => {
    assert.deepEqual(outcomes({}), { network: 'passed', disk: 'passed', services: 'passed' });
    assert.deepEqual(
      answersOf({ in: ['6.8'] }, told).map(({ outcome }) => outcome),
      ['not-checked', 'not-checked', 'not-checked'],
    );
  });

  it('fail for a node without a default route, and for one that resolves no names', () => {
    assert.equal(outcomes({ route: [''] })['network'], 'failed');
    assert.equal(
      detailOf('network', { name: ['no'] }),
      'The node cannot resolve boss.example.net.',
    );
  });

  it('say in one sentence that the disk is full, or read-only', () => {
    const full = { write: ['no: head: write error: No space left on device'] };
    assert.equal(detailOf('disk', full), 'The root file system is full.');
    const readOnly = { write: ['no: Read-only file system'], root: ['ro,relatime'] };
    assert.equal(detailOf('disk', readOnly), 'The root file system is mounted read-only.');
    assert.equal(outcomes({ write: ['no: Permission denied'] })['disk'], 'not-checked');
  });

  it('name failed units, and call nothing passed that has not come up', () => {
    const failed = { systemd: ['degraded'], unit: ['nginx.service', 'a.mount'] };
    assert.equal(detailOf('services', failed), 'Failed units: nginx.service, a.mount');
    for (const systemd of ['absent', 'starting', 'unknown'])
      assert.equal(outcomes({ systemd: [systemd] })['services'], 'not-checked', systemd);
    assert.equal(outcomes({ done: undefined })['services'], 'not-checked');
  });

  it('leave the network of the local testbed unchecked: it is that of this machine', () => {
    assert.equal(outcomes({}, { ...told, isLocal: true })['network'], 'not-checked');
  });
});

describe('a script of the person', () => {
  const ran = (text: string): { output: string; code: number | undefined } => {
    const heard: Buffer[] = [];
    const output = new ScriptOutput(nonce, (bytes) => heard.push(Buffer.from(bytes)));
    const { stdout } = spawnSync('sh', ['-s'], { input: wrapped(text, nonce, 'x.sh') });
    // However the bytes are cut.
    for (const byte of stdout) output.add(Buffer.from([byte]));
    const code = output.end();
    return { output: Buffer.concat(heard).toString(), code };
  };

  it('is run by what its first line names, with both outputs in their order', () => {
    const python = spawnSync('sh', ['-c', 'command -v python3']).status === 0;
    const shebang = python ? '#!/usr/bin/env python3\nprint(6 * 7)\n' : '#!/bin/sh\necho 42\n';
    assert.deepEqual(ran(shebang), { output: '42\n', code: 0 });
    assert.deepEqual(ran('echo a; echo b >&2; echo c'), { output: 'a\nb\nc\n', code: 0 });
  });

  it('ends with its own exit code, whatever it is and whatever it prints last', () => {
    assert.deepEqual(ran('printf "no end"; exit 255'), { output: 'no end', code: 255 });
    assert.deepEqual(ran('kill -9 $$').code, 137);
    assert.deepEqual(ran(`printf ${nonce.slice(0, 8)}; exit 2`).code, 2);
  });

  it('reads nothing, and sees no file of ours but itself', () => {
    assert.deepEqual(ran('cat; echo done'), { output: 'done\n', code: 0 });
  });

  it('shows what it has written at once, a last line without an end too', () => {
    const heard: string[] = [];
    const output = new ScriptOutput(nonce, (bytes) => heard.push(bytes.toString()));
    output.add(Buffer.from('password: '));
    assert.deepEqual(heard, ['password: ']);
    assert.equal(output.end(), undefined);
  });

  it('is a text', () => {
    assert.throws(() => wrapped('a\0b', nonce, 'x'), /x is no script/);
  });
});

describe('the request for a node', () => {
  const asked = { clientId: 'try-1', siteUrn: 'urn:publicid:IDN+a.example+authority+cm' };

  it('holds an address with marks that XML would read', () => {
    const image = 'https://a.example/image_metadata.php?uuid=1&x="<';
    assert.match(
      requestOf({ ...asked, sliverType: 'raw-pc', image }),
      /\?uuid=1&amp;x=&quot;&lt;"/,
    );
  });

  it('is not made of words that could be more than words', () => {
    assert.throws(() => requestOf({ ...asked, sliverType: 'x"/><evil' }), /not a type of node/);
    assert.throws(
      () => requestOf({ ...asked, sliverType: 'raw-pc', hardwareType: 'd430 ' }),
      /not a type of node/,
    );
    assert.throws(() => requestOf({ ...asked, sliverType: 'raw-pc', image: 'a b' }), /not the URN/);
  });
});
