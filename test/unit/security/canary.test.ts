/**
 * Canaries: after whole journeys of the commands and of the model, with debugging on, with failures,
 * and with a server that repeats in its errors what it was sent, no secret is anywhere but where it
 * belongs: the key in the user's file, credentials in a store that only the owner reads.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { deleteImage } from '../../../src/model/images/deleteImage';
import { explain } from '../../../src/model/failures/explain';
import type { CallRecord } from '../../../src/rpc';
import { fileJournal } from '../../../src/model/journal/journal';
import { fileJobStore } from '../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import { makeAuthority, makeServer } from '../../support/certificates';
import { CommandLine } from '../../support/commandLine';
import { TestServer, type Handler } from '../../support/httpsServer';
import { portalAccount, portalSliver, tokenFile } from '../../support/portalSliver';
import { passOn, type Behaviour } from '../faults/peer';
import type { Lane } from '../faults/lane';
import { World } from '../faults/world';
import { fault } from '../rpc/wire/replies';

/** Everything that was printed, logged, thrown or given as an argument, by where it was seen. */
type Seen = readonly (readonly [where: string, text: string])[];

describe('secrets', () => {
  let world: World;
  let command: CommandLine;
  let seen: Seen;
  before(async () => {
    [world, command] = await Promise.all([World.open(), CommandLine.make()]);
    seen = [
      ...(await commands(world, command)),
      ...(await model(world)),
      ...(await byPortal(world, command)),
    ];
  });
  after(async () => {
    await Promise.all([world.close(), command.remove()]);
  });

  it('are looked for in what was seen', () => {
    const all = seen.map(([, text]) => text).join('\n');
    for (const trace of ['CreateImage', 'wrong-passphrase', 'is ready', 'Died', '--debug', 'No!'])
      assert.ok(all.includes(trace), `the journeys have not shown "${trace}"`);
    assert.ok(canaries(world, command).length > 40);
  });

  it('are in no output, log, error or argument', () => {
    for (const [name, canary] of canaries(world, command))
      for (const [where, text] of seen) assert.ok(!text.includes(canary), `${name} is in ${where}`);
  });

  it('are in no file but the store of credentials', () => {
    const files = filesBelow(command.home).filter(({ isFile }) => isFile);
    assert.ok(
      files.some(({ path }) => path.includes('jobs')),
      'there are jobs',
    );
    for (const { path } of files) {
      const text = readFileSync(path, 'utf8');
      for (const [name, canary] of canaries(world, command)) {
        const belongs = name === 'a credential' && path.includes('credentials/');
        assert.ok(belongs || !text.includes(canary), `${name} is in ${path}`);
      }
    }
  });

  it('are kept where only the owner can look', () => {
    const open = filesBelow(command.home)
      .filter(({ mode }) => (mode & 0o077) !== 0)
      .map(({ path, mode }) => `${relative(command.home, path)} ${(mode & 0o777).toString(8)}`);
    assert.deepEqual(open, []);
  });
});

/** What must never be seen, by name: the passphrase, every line of the key, and credentials. */
function canaries(world: World, { home }: CommandLine): [string, string][] {
  const { alice } = world.people;
  const { key, passphrase = '' } = alice;
  const open = createPrivateKey({ key, passphrase }).export({ type: 'pkcs8', format: 'pem' });
  const block = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?-----END/.exec(key)?.[0] ?? '';
  const { raw } = new X509Certificate(key);
  const lines = `${block}\n${open.toString()}`
    .split('\n')
    // The modulus stands in both the key and the certificate, and is public.
    .filter((line) => /^[\w+/=]{40,}$/.test(line) && !raw.includes(Buffer.from(line, 'base64')));
  const signatures = filesBelow(home)
    .filter(({ path, isFile }) => isFile && path.includes('credentials/'))
    .flatMap(
      ({ path }) => /<SignatureValue>\s*([\w+/]{40,})/.exec(readFileSync(path, 'utf8')) ?? [],
    );
  return [
    ['the passphrase', passphrase],
    ...tokensOf(world),
    ...lines.map((line): [string, string] => ['the private key', line]),
    ...[...signatures, 'signed-credential'].map((text): [string, string] => ['a credential', text]),
  ];
}

/** The journey of the commands, with every call shown, and some that fail. */
async function commands({ testbed, people }: World, command: CommandLine): Promise<Seen> {
  const { certificate, passphraseFile } = testbed.userFiles('alice');
  const wrong = join(command.home, 'wrong');
  writeFileSync(wrong, 'not the passphrase\n', { mode: 0o600 });
  const ca = ['--cacertificate', testbed.description.caCertificate, '--debug'];
  const alice = ['-f', certificate, '-p', passphraseFile, ...ca];
  const seen: [string, string][] = [];
  const run = async (...args: string[]): Promise<string> => {
    const ran = await command.run(args, {
      spawned: (pid) => seen.push(['arguments', argumentsOf(pid)]),
    });
    seen.push([`the output of ${args.join(' ')}`, `${ran.stdout}\n${ran.stderr}`]);
    return ran.stdout;
  };
  const { urn } = testbed.sliver('vm');
  await run(...alice, 'create', 'canary', urn, '--wait', '--poll', '0.1');
  const list = await run(...alice, 'list', '--json');
  const image = /"(urn:publicid:IDN\+[^"]+\+image\+[^"]+:canary)/.exec(list)?.[1] ?? '';
  await run(...alice, 'delete', image, '--yes');
  await run(...alice, 'delete', image, '--yes');
  await run('-f', certificate, '-p', wrong, ...ca, 'list');
  await run('-f', certificate, '-p', passphraseFile, '--debug', 'list');
  assert.ok(people.alice.passphrase);
  return seen;
}

function argumentsOf(pid: number): string {
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)]).toString();
}

/** The journey of the model; the last part of it with a server that quotes every request in its faults. */
async function model({ lanes }: World): Promise<Seen> {
  const [lane] = lanes;
  assert.ok(lane);
  const seen: [string, string][] = [];
  const peer = await lane.peer();
  const account = lane.account({
    url: peer.url,
    onCall: (record: CallRecord) => seen.push(['the log of calls', inspect(record)]),
  });
  const store = lane.jobs();
  const snapshots = lane.snapshots(store, account);
  snapshots.onDidChange((job) => seen.push(['a job', JSON.stringify(job)]));
  await snapshots.ended((await snapshots.start(lane.wish())).id);
  peer.behave(quoting);
  const [site] = account.sites;
  assert.ok(site);
  const urn = store.load()[0]?.created?.imageUrn ?? '';
  await failing(seen, deleteImage({ account, site }, { urn }));
  const unclear = await snapshots.start(lane.wish()).catch((error: unknown) => note(seen, error));
  peer.behave(passOn);
  if (unclear !== undefined) await snapshots.ended(unclear.id);
  await wrongPassphrase(lane, seen);
  snapshots.dispose();
  seen.push(['what a client shows when printed', inspect(account, { depth: 9, showHidden: true })]);
  await lane.endCell();
  return seen;
}

/** What must never be seen of a portal: the token, and each of its parts. */
function tokensOf({ testbed }: World): [string, string][] {
  const token = readFileSync(tokenFile(testbed.directory, 'alice'), 'utf8').trim();
  return [token, ...token.split('.').slice(1)].map((text) => ['the token', text]);
}

/** A snapshot by a portal, and one at a server that repeats in its errors what it was sent. */
async function byPortal({ testbed }: World, { home }: CommandLine): Promise<Seen> {
  const seen: [string, string][] = [];
  const onRequest = (record: object): void => void seen.push(['a record', inspect(record)]);
  const portal = portalAccount(testbed.directory, 'alice', { onRequest });
  const sliver = await portalSliver(portal, testbed.directory, 'vm');
  const ca = await makeAuthority('CN=Parrot');
  const repeat: Handler = ({ request, response }) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: `No! ${JSON.stringify(request.headers)}` }));
  };
  const parrot = await TestServer.start(await makeServer(ca), ca, repeat, {
    requestCert: false,
    rejectUnauthorized: false,
  });
  const trust = { ca: ca.pem };
  const repeated = portalAccount(testbed.directory, 'alice', {
    url: parrot.url('/'),
    trust,
    onRequest,
  });
  const snapshots = new Snapshots({
    store: fileJobStore(join(home, 'portal', 'jobs')),
    accounts: () => [],
    portals: () => [portal, repeated],
    journal: fileJournal(join(home, 'portal', 'journal.jsonl')),
    interval: 20,
  });
  snapshots.onDidChange((job) => seen.push(['a job', JSON.stringify(job)]));
  const names = { global: false, mayReplace: true, imageName: 'by-portal' };
  const { id } = await snapshots.start({ ...sliver, ...names, accountId: portal.id });
  await snapshots.ended(id);
  await failing(seen, snapshots.start({ ...sliver, ...names, accountId: repeated.id }));
  snapshots.dispose();
  await parrot.stop();
  seen.push(['what a client shows when printed', inspect(portal, { depth: 9, showHidden: true })]);
  return seen;
}

/** As a Perl program that dies and dumps what it had in hand. */
const quoting: Behaviour = ({ body, response }) => {
  const said = body.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(fault(-32400, `Died in method with ${said}`));
};

async function wrongPassphrase(lane: Lane, seen: [string, string][]): Promise<void> {
  const { loadIdentity } = await import('../../../src/rpc');
  const { certificate } = lane.world.testbed.userFiles('alice');
  await failing(seen, loadIdentity({ certificate, passphrase: 'not this one' }));
}

async function failing(seen: [string, string][], work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    note(seen, error);
    return true;
  });
}

/** Everything that an error could be printed as. */
function note(seen: [string, string][], error: unknown): undefined {
  seen.push(['an error', inspect(error, { depth: 9, showHidden: true })]);
  seen.push(['an error in JSON', JSON.stringify(error)]);
  seen.push(['a sentence', JSON.stringify(explain(error))]);
}

interface Found {
  readonly path: string;
  readonly isFile: boolean;
  readonly mode: number;
}

/** Everything in the person's home, but for the commands themselves and what Node has compiled of them. */
function filesBelow(folder: string): Found[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'bin' || entry.name === 'compiled') return [];
    const found = { path, isFile: entry.isFile(), mode: statSync(path).mode };
    return entry.isDirectory() ? [found, ...filesBelow(path)] : [found];
  });
}
