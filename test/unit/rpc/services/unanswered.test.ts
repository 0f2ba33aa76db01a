// CreateImage whose answer never came: it is never sent again, but what became of it is found out; and
// calls that are told that their credential has expired (docs/protocol.md 4.6, 5.10).
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import {
  ComponentManager,
  parseCredential,
  SliceAuthority,
  type CallRecord,
} from '../../../../src/rpc';
import { answer, type Received, type TestServer } from '../../../support/httpsServer';
import { credentialXml, failure as failureReply, success } from '../wire/replies';
import { failure, World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const credentials = [parseCredential(credentialXml({ target: sliceUrn }))];
const request = { sliceUrn, sliverUrn, imageName: 'web', credentials };

interface Site {
  state?: string;
  /** Version number and the seconds since it was created, by the server's clock. */
  versions?: [version: number, age: number][];
  /** What happens to CreateImage. */
  lose: (received: Received) => void;
}

/** The server's clock is a day behind ours, which must not matter. */
const serverNow = Date.now() - 86_400_000;

const losses: [string, Site['lose']][] = [
  ['no answer within the limit', () => undefined],
  ['a connection that breaks', ({ request: { socket } }) => void socket.destroy()],
  [
    'an answer that is cut off',
    ({ response }) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('<?xml', () => response.destroy());
    },
  ],
];

describe('an unanswered CreateImage', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  async function site({ state = 'started', versions = [], lose }: Site): Promise<TestServer> {
    const details = { [sliverUrn]: { client_id: 'node', state, status: 'ready' } };
    const images = versions.map(([version, age]) => ({
      urn: `${imageUrn}:${version}`,
      url: `https://home.example/?uuid=${version}`,
      created: new Date(serverNow - age * 1000).toISOString(),
    }));
    const other = { urn: `${imageUrn}2:0`, url: '', created: new Date(serverNow).toISOString() };
    return world.serve((received) => {
      const { method } = received;
      if (method === 'CreateImage') lose(received);
      else if (method === 'ListImages') answer(received, success([...images, other]));
      else
        answer(
          received,
          success({ state, status: 'mixed', utc: Math.floor(serverNow / 1000), details }),
        );
    });
  }

  const sent = ({ received }: TestServer, name: string): number =>
    received.filter(({ method }) => method === name).length;

  for (const [name, lose] of losses) {
    it(`is found to have begun after ${name}`, async () => {
      const server = await site({
        state: 'imaging',
        versions: [
          [0, 86_400],
          [1, 1],
        ],
        lose,
      });
      const created = await new ComponentManager(world.options(server)).createImage(request, {
        timeout: 400,
      });
      assert.deepEqual(created, {
        imageUrn,
        imageUrl: 'https://home.example/?uuid=1',
        versionUrn: `${imageUrn}:1`,
        versionUrl: 'https://home.example/?uuid=1',
      });
      assert.equal(sent(server, 'CreateImage'), 1);
    });

    it(`is an error when nothing shows yet that it began, after ${name}`, async () => {
      const server = await site({ versions: [[0, 86_400]], lose });
      const manager = new ComponentManager(world.options(server));
      const error = await failure(manager.createImage(request, { timeout: 400 }));
      assert.match(error.message, /nothing shows yet that it started/);
      assert.equal(sent(server, 'CreateImage'), 1);
    });
  }

  const [[, neverAnswered]] = losses as [[string, Site['lose']]];

  it('is found in a version that appeared, though the sliver is back already', async () => {
    const server = await site({
      versions: [
        [4, 1],
        [3, 86_400],
      ],
      lose: neverAnswered,
    });
    const created = await new ComponentManager(world.options(server)).createImage(request, {
      timeout: 300,
    });
    assert.equal(created.versionUrn, `${imageUrn}:4`);
  });

  it('is found in an unfinished version that is used again', async () => {
    const server = await site({
      state: 'imaging',
      versions: [
        [0, 90_000],
        [1, 86_400],
      ],
      lose: neverAnswered,
    });
    const created = await new ComponentManager(world.options(server)).createImage(request, {
      timeout: 300,
    });
    assert.equal(created.versionUrn, `${imageUrn}:1`);
  });

  it('says so when it cannot be found out', async () => {
    const server = await world.serve((received) => {
      if (received.method !== 'CreateImage') answer(received, failureReply(3, 'no'));
    });
    const error = await failure(
      new ComponentManager(world.options(server)).createImage(request, { timeout: 300 }),
    );
    assert.equal(error.reason, 'timeout');
    assert.match(error.message, /it could not be determined whether it started/);
  });

  it('is not looked for when the server refused it', async () => {
    const server = await site({ lose: (it) => answer(it, failureReply(3, 'Sliver is not ready')) });
    const error = await failure(new ComponentManager(world.options(server)).createImage(request));
    assert.equal(error.reason, 'forbidden');
    assert.equal(server.received.length, 1);
  });

  it('is looked for no longer once the caller has stopped it', async () => {
    const stop = new AbortController();
    const why = new Error('the window is closed');
    const server = await world.serve((received) => {
      if (received.method === 'SliverStatus')
        answer(received, success({ state: 'started', status: 'ready', details: {} }));
      else if (received.method === 'ListImages') answer(received, success([]));
    });
    const onCall = ({ method }: CallRecord): void => {
      if (method === 'ListImages') setImmediate(() => stop.abort(why));
    };
    const manager = new ComponentManager(world.options(server, { onCall }));
    const options = { signal: stop.signal, timeout: 1000 };
    const error = await failure(manager.createImage(request, options));
    assert.equal(error.reason, 'aborted');
    assert.equal(error.cause, why);
    assert.match(error.message, /^The search for the outcome of CreateImage/);
    assert.equal(sent(server, 'SliverStatus'), 1);
  });

  it('is not looked for when the caller stopped it', async () => {
    const stop = new AbortController();
    const server = await site({ lose: () => stop.abort() });
    const manager = new ComponentManager(world.options(server));
    const error = await failure(manager.createImage(request, { signal: stop.signal }));
    assert.equal(error.reason, 'aborted');
    assert.equal(server.received.length, 1);
  });
});

describe('a call whose credential has expired', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  it('goes out once more with a fresh one, even to create: the first was refused unseen', async () => {
    let served = 0;
    const server = await world.methods({
      GetCredential: ({ body }) =>
        success(
          credentialXml({
            target: body.includes('<name>urn<') ? sliceUrn : 'urn:x',
            privilege: `p${served++}`,
          }),
        ),
      CreateImage: ({ body }) =>
        body.includes('p1&lt;')
          ? failureReply(1, 'Credential expired at 2026-01-01')
          : success([imageUrn, 'https://x/', `${imageUrn}:0`, 'https://x/']),
    });
    const sliceAuthority = new SliceAuthority(world.options(server));
    const manager = new ComponentManager(world.options(server));
    const credential = await sliceAuthority.sliceCredential(sliceUrn);
    const created = await manager.createImage({ ...request, credentials: [credential] });
    assert.equal(created.imageUrn, imageUrn);
    assert.deepEqual(
      server.received.map(({ method }) => method),
      ['GetCredential', 'GetCredential', 'CreateImage', 'GetCredential', 'CreateImage'],
    );
    // What is kept from now on is the fresh one.
    assert.deepEqual((await sliceAuthority.sliceCredential(sliceUrn)).privileges, ['p2']);
  });
});
