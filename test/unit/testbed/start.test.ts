// Starting, stopping and starting again: ports, folders, versions, and what is kept.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { startTestbed, TestbedError, type TestbedDescription } from '../../../src/testbed';
import { structOf } from './support/client';
import { hello, Lab } from './support/lab';

describe('a testbed that is started', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.fresh();
  });
  after(() => lab.close());

  const file = (): TestbedDescription =>
    JSON.parse(readFileSync(join(lab.directory, 'testbed.json'), 'utf8')) as TestbedDescription;

  it('describes itself in testbed.json, for its owner alone', () => {
    const { version, pid, caCertificate, portal, aggregates, users, slices } = file();
    assert.match(portal.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(users[0]?.token, join(lab.directory, 'users', 'alice', 'cloudlab.jwt'));
    assert.deepEqual(
      [version, pid, caCertificate],
      [1, process.pid, join(lab.directory, 'ca', 'ca.pem')],
    );
    assert.deepEqual(
      aggregates.map(({ name, urn }) => [name, urn]),
      [
        ['home', 'urn:publicid:IDN+home.example+authority+cm'],
        ['north', 'urn:publicid:IDN+north.example+authority+cm'],
      ],
    );
    assert.deepEqual(
      users.map(({ urn }) => urn.replace(/^.*\+/, '')),
      ['alice', 'bob', 'carol'],
    );
    const [slice] = slices;
    assert.equal(slice?.urn, hello);
    assert.deepEqual(
      slice.slivers.map(({ aggregate, clientId, sliverType }) => [aggregate, clientId, sliverType]),
      [
        ['home', 'pc', 'raw-pc'],
        ['home', 'vm', 'emulab-xen'],
        ['north', 'pc', 'raw-pc'],
        ['north', 'vm', 'emulab-xen'],
      ],
    );
    for (const { disk } of slice.slivers) assert.ok(readdirSync(disk).includes('etc'));
    assert.equal(statSync(join(lab.directory, 'testbed.json')).mode & 0o777, 0o600);
  });

  it('lets nobody else read anything but certificates', () => {
    const ours = readdirSync(lab.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/[/\\]disks[/\\]/.test(path) && !/(ca|sites)[/\\].*\.pem$/.test(path));
    assert.ok(ours.length > 20);
    assert.equal(statSync(lab.directory).mode & 0o077, 0);
    // What logs in to a node of an administrator's testbed passes the folder of the disks, and cannot list it.
    assert.deepEqual(
      ours.filter((path) => (statSync(path).mode & 0o066) !== 0),
      [],
    );
  });

  it('has a few megabytes of real files on each disk, with links, modes and times', () => {
    const { disk } = lab.sliver('pc');
    const files = readdirSync(disk, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const bytes = files.reduce(
      (sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size,
      0,
    );
    assert.ok(bytes > 2_000_000, `${bytes} bytes`);
    assert.equal(statSync(join(disk, 'usr/local/bin/hello')).mode & 0o777, 0o755);
    assert.equal(
      statSync(join(disk, 'usr/local/bin/hello')).ino,
      statSync(join(disk, 'usr/local/bin/greet')).ino,
    );
  });

  it('keeps its ports, users, slices and images over a restart', async () => {
    const [urn = ''] = await lab.snapshot('kept', { description: 'stays' });
    const before = file();
    await lab.reopen();
    assert.deepEqual({ ...file(), pid: 0 }, { ...before, pid: 0 });
    assert.deepEqual(lab.testbed.repaired, []);
    assert.equal(structOf((await lab.imageInfo(urn)).value)['status'], 'ready');
  });

  it('names its new slices in testbed.json', async () => {
    await lab.register('another');
    while (!file().slices.some(({ name }) => name === 'another')) await new Promise(setImmediate);
  });

  it('refuses a second start in the same folder', async () => {
    await assert.rejects(startTestbed({ directory: lab.directory }), (error) =>
      TestbedError.is(error, 'in-use'),
    );
    assert.match(await lab.self(), /signed-credential/);
  });

  it('takes more aggregates into an old folder, and lets them go again', async () => {
    await lab.reopen({ aggregates: 4 });
    assert.equal(lab.sliver('vm', 'east').urn, 'urn:publicid:IDN+east.example+sliver+1002');
    await lab.reopen({ aggregates: 2 });
    assert.deepEqual(
      file().aggregates.map(({ name }) => name),
      ['home', 'north'],
    );
  });

  it('clears files that nothing points to, and says so', async () => {
    await lab.testbed.stop();
    const images = join(lab.directory, 'sites', 'home', 'images', 'demo', 'kept');
    writeFileSync(join(images, '7.tar.zst.partial'), 'half');
    await lab.reopen();
    assert.deepEqual(lab.testbed.repaired, [
      `Removed ${join(images, '7.tar.zst.partial')}: it was half written.`,
    ]);
    assert.deepEqual(readdirSync(images), ['0.tar.zst']);
  });
});

describe('a testbed that cannot start', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'start-'));

  it('says that the port is taken', async (t) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    t.after(() => taken.close());
    const { port } = taken.address() as AddressInfo;
    const directory = folder();
    t.after(() => rmSync(directory, { recursive: true }));
    await assert.rejects(
      startTestbed({ directory, port, aggregates: 1 }),
      new TestbedError(
        'port-taken',
        `Port ${port} of 127.0.0.1 is taken by another program. Choose another with --port.`,
      ),
    );
  });

  it('says that the folder is of another version', async (t) => {
    const directory = folder();
    t.after(() => rmSync(directory, { recursive: true }));
    const testbed = await startTestbed({ directory, aggregates: 1 });
    await testbed.stop();
    const database = new DatabaseSync(join(directory, 'state', 'testbed.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    await assert.rejects(
      startTestbed({ directory }),
      (error) => TestbedError.is(error, 'other-version') && error.message.includes('state 99'),
    );
  });

  it('says that a peer has no testbed', async (t) => {
    const directory = folder();
    t.after(() => rmSync(directory, { recursive: true }));
    await assert.rejects(
      startTestbed({ directory, peers: ['/nowhere'] }),
      /There is no testbed in \/nowhere\. Start that one first\./,
    );
  });
});

describe('what ends by itself', () => {
  it('slices go with everything they hold when their time is over', async (t) => {
    const lab = await Lab.open({ aggregates: 1 });
    t.after(() => lab.close());
    const slice = await lab.register('short');
    await lab.createSliver(slice, '');
    await lab.sliceIs('ready', slice);
    const { disk } = lab.sliver('node', 'home', slice);
    await lab.testbed.control({ command: 'slice.renew', slice: 'short', expires: '-1h' });
    const credential = await lab.self();
    const reply = await lab.client.call(lab.sa, 'alice', 'Resolve', { credential, urn: slice });
    assert.equal(reply.code, 12);
    assert.throws(() => statSync(disk));
  });

  it('a quota ends snapshots, before and in the middle', async (t) => {
    const lab = await Lab.open({ aggregates: 1, quota: 4_000_000 });
    t.after(() => lab.close());
    await lab.snapshot('first');
    const [urn = ''] = (await lab.createImage('second')).value as string[];
    assert.match(JSON.stringify(await lab.imageEnd(urn)), /disk quota exceeded/);
    await lab.sliceIs('ready');
    await lab.reopen({ quota: 1_000_000 });
    assert.equal((await lab.createImage('third')).code, 23);
  });

  it('mails about images lie in the folder mail', async (t) => {
    const lab = await Lab.open({ aggregates: 1 });
    t.after(() => lab.close());
    await lab.snapshot('posted');
    const folder = join(lab.directory, 'mail', 'alice@home.example');
    const [name = ''] = readdirSync(folder);
    const mail = readFileSync(join(folder, name), 'utf8');
    assert.match(mail, /^Subject: Image posted created\r$/m);
    assert.match(mail, /^Image URN: urn:publicid:IDN\+home\.example\+image\+demo:posted\r$/m);
  });
});
