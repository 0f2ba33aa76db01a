/**
 * `geni-image check` on a node of the local testbed that has what people forget, by the machine's own ssh. Registered
 * where people can log in to nodes.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import { canary, fillNode } from '../../support/fullNode';
import { canLogIn } from '../../support/ssh';
import type { Ran } from '../../support/commandLine';
import { Desk, json, member } from './desk';

describe('geni-image check on a real node', async () => {
  if (await canLogIn()) registerTests();
});

function registerTests(): void {
  let desk: Desk;
  const said: string[] = [];
  before(async () => {
    desk = await Desk.open();
    await desk.ready();
    fillNode(disk());
  });
  const disk = (): string => {
    const slivers = desk.testbed.description.slices.flatMap((slice) => slice.slivers);
    return slivers.find(({ clientId }) => clientId === 'pc')?.disk ?? '';
  };
  after(() => desk.close());

  const ask = async (...words: string[]): Promise<Ran> => {
    const ran = await desk.command.ask(words);
    said.push(ran.stdout, ran.stderr);
    return ran;
  };
  const alice = (...words: string[]): Promise<Ran> => ask(...desk.user('alice'), ...words);

  it('names each thing with its size, without being told the key of the testbed', async () => {
    const ran = await alice('check', 'hello/pc');
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(
      ran.stdout,
      /^hello\/pc at home\.example: 6 things to decide before a snapshot\.$/m,
    );
    for (const line of [
      '! Private keys will be in the image: 1',
      '      /root/.ssh/id_ed25519',
      '! Files with passwords will be in the image: 1',
      '      /opt/app/.netrc',
      '! Command histories will be in the image: 1',
      '! Groups were added: devs',
      '! Home folders are not kept: 60 MB',
      '      /users/alice  60 MB',
      '! /mydata is not kept: 70 MB',
      '  Caches and logs take 6 MB',
      '  Last boot: now',
    ])
      assert.ok(ran.stdout.split('\n').includes(line), `${line}\n${ran.stdout}`);
    assert.match(ran.stdout, /^ {2}The disk uses [\d.]+ MB of /m);
    assert.doesNotMatch(ran.stdout, /\/usr/);
  });

  it('says the same by token, to whom the manifest names the login too', async () => {
    const ran = await ask(...desk.token('alice'), 'check', 'pc', '--json');
    assert.equal(ran.exitCode, 1, ran.stderr);
    const { findings, node } = member(json(ran), 'check');
    assert.equal(node, 'pc');
    assert.ok(Array.isArray(findings));
    const kinds = findings.flatMap((one) =>
      isRecord(one) && one['severity'] === 'warning' ? [one['kind']] : [],
    );
    assert.deepEqual(kinds, ['secret', 'secret', 'secret', 'accounts', 'home', 'mount']);
  });

  it('goes before a snapshot by token too, where nobody can be asked to keep the accounts', async () => {
    const words = 'create by-token pc --check --poll 0.1'.split(' ');
    const ran = await ask(...desk.token('alice'), ...words);
    assert.equal(ran.exitCode, 4, ran.stderr);
    assert.match(ran.stderr, /The check of pc found 6 things to decide\. Nothing was done/);
    const refused = await ask(...desk.token('alice'), ...words, '--update-accounts');
    assert.match(refused.stderr, /By token, --update-accounts is not possible/);
  });

  it('goes before a snapshot that keeps the accounts', async () => {
    const words = 'create checked pc --check --yes --update-accounts --wait --poll 0.1';
    const made = await alice(...words.split(' '));
    assert.equal(made.exitCode, 0, made.stderr);
    await desk.ready();
  });

  it('lets two versions be compared by their packages', async () => {
    const status =
      'Package: nginx\nStatus: install ok installed\nMaintainer: x\nArchitecture: amd64\nVersion: 1.26-1\nDescription: x\n\n';
    const file = join(disk(), 'var/lib/dpkg/status');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, status);
    const made = await alice(...'create checked pc --check --yes --wait --poll 0.1'.split(' '));
    assert.equal(made.exitCode, 0, made.stderr);
    const ran = await alice('diff', 'checked:0', 'checked:1');
    assert.match(ran.stdout, /^Packages: 0 changed, 1 added, \d+ removed, as checked before/m);
    assert.match(ran.stdout, /^ {2}\+ nginx 1\.26-1$/m);
    const { packages } = json(await alice('diff', 'checked:0', 'checked:1', '--json'));
    assert.ok(Array.isArray(packages));
    assert.ok(packages.some((one) => isRecord(one) && one['name'] === 'nginx'));
    await desk.image('unchecked');
    const without = await alice('diff', 'checked:1', 'unchecked');
    assert.match(without.stdout, /not compared: the second was not checked before its snapshot/);
  });

  it('tells the size of the next snapshot by the last one', async () => {
    await desk.ready();
    const again = await alice('check', 'pc');
    assert.match(
      again.stdout,
      /^ {4}Estimated image size: .+\. The last image of this node is .+\. Snapshots of this node usually take /m,
    );
  });

  it('leaves nothing of what is in a secret in words, journal, records or state', () => {
    assert.equal(said.join('\n').includes(canary), false);
    const state = join(desk.testbed.directory, 'state');
    // What nodes have below their disks leads out of its folder by links.
    const parts = readdirSync(state).filter((name) => name !== 'skeleton');
    const kept = [desk.command.home, ...parts.map((name) => join(state, name))].flatMap(filesIn);
    assert.ok(kept.some((file) => file.endsWith('journal.jsonl')));
    for (const file of kept) assert.equal(readFileSync(file).includes(canary), false, file);
  });
}

function filesIn(folder: string): string[] {
  if (statSync(folder).isFile()) return [folder];
  if (!statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
