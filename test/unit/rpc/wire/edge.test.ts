// The edge of the library: what is no answer is a typed error that names host, method and flaw; one bad
// row costs that row only, and somebody hears of it; arguments that cannot be sent are `bad-argument`.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import {
  AggregateManager,
  ComponentManager,
  parseCredential,
  parseManifest,
  SliceAuthority,
  type CallOptions,
  type RpcError,
} from '../../../../src/rpc';
import { answer, type TestServer } from '../../../support/httpsServer';
import { credentialXml, failure as failureReply, fault, response, success } from './replies';
import type { Written } from './replies';
import { failure, World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';
const evilUrn = 'urn:publicid:IDN+home.example+sliver+1001$(touch)';
const credentials = [parseCredential(credentialXml({ target: sliceUrn }))];

describe('the edge of the library', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  async function managerOf(xml: string): Promise<[ComponentManager, TestServer]> {
    const server = await world.serve((received) => answer(received, xml));
    return [new ComponentManager(world.options(server)), server];
  }

  async function authorityOf(value: Written): Promise<SliceAuthority> {
    const server = await world.methods({
      GetCredential: () => success(credentialXml()),
      Resolve: () => success(value),
      GetKeys: () => success(value),
    });
    return new SliceAuthority(world.options(server));
  }

  /** A call whose caller hears what was left out. */
  function hearing(): { call: CallOptions; heard: RpcError[] } {
    const heard: RpcError[] = [];
    return { heard, call: { onLeftOut: (problem) => void heard.push(problem) } };
  }

  it('refuses a list that is longer than any site has', async () => {
    const [manager] = await managerOf(
      success(Array.from({ length: 60_000 }, () => ({ urn: imageUrn }))),
    );
    const error = await failure(manager.listImages({ credentials }));
    assert.equal(error.reason, 'bad-reply');
    assert.match(error.message, /more than 50000 entries/);
  });

  it('does not take the end that was asked for as the one that a site grants', async () => {
    const expires = new Date('2030-01-02T03:04:05Z');
    const [manager] = await managerOf(success(1));
    assert.equal(await manager.renewSlice({ sliceUrn, credentials, expires }), undefined);
  });

  describe('takes for no list', () => {
    const answers: [name: string, xml: string][] = [
      ['a bare list', response([])],
      ['a bare text', response('nothing here')],
      ['a bare struct', response({ urn: imageUrn })],
      ['a struct that is not in a list', success({ urn: imageUrn })],
      ['a text', success('')],
      ['an answer without a value', response({ code: 0, output: '' })],
      ['a code that is blank', response({ code: ' ', value: [], output: '' })],
      ['a code in hexadecimal', response({ code: '0x0', value: [], output: '' })],
      ['a code with an exponent', response({ code: '1e0', value: [], output: '' })],
      ['a code of minus nothing', response({ code: '-0', value: [], output: '' })],
      ['a code that is a list', response({ code: [0], value: [], output: '' })],
      ['a list of nothing but nonsense', success(['x', 'y'])],
    ];
    for (const [name, xml] of answers) {
      it(name, async () => {
        const [manager, server] = await managerOf(xml);
        const error = await failure(manager.listImages({ credentials }));
        assert.deepEqual([error.reason, error.method], ['bad-reply', 'ListImages']);
        assert.equal(error.url, server.url());
        assert.notEqual(error.flaw, undefined);
        assert.ok(error.message.startsWith(server.host), error.message);
        assert.match(error.message, /ListImages/);
      });
    }

    it('a fault that came as if it were a result', async () => {
      const [manager] = await managerOf(response({ faultCode: 7, faultString: 'unknown user' }));
      const error = await failure(manager.listImages({ credentials }));
      assert.deepEqual([error.reason, error.code], ['refused', 7]);
    });

    it('a bare answer of an aggregate manager', async () => {
      const [, server] = await managerOf(response([]));
      const manager = new AggregateManager({ ...world.options(server), version: 3 });
      const error = await failure(manager.listImages({ userUrn: aliceUrn, credentials }));
      assert.deepEqual([error.reason, error.method], ['bad-reply', 'ListImages']);
    });

    it('a status that tells of no slivers', async () => {
      const [manager] = await managerOf(success({ state: 'started', status: 'ready' }));
      const error = await failure(manager.sliverStatus({ sliceUrn, credentials }));
      assert.match(error.message, /SliverStatus has no details of the slivers/);
    });
  });

  it('leaves out an image whose URN is none, and says so', async () => {
    const { call, heard } = hearing();
    const good = { urn: `${imageUrn}:0`, url: 'https://home.example/?uuid=0' };
    const bad = { ...good, urn: `${imageUrn}:$(id)` };
    const [manager, server] = await managerOf(success([bad, good]));
    const rows = await manager.listImages({ credentials }, call);
    assert.deepEqual(
      rows.map(({ urn }) => urn),
      [good.urn],
    );
    assert.deepEqual(
      heard.map(({ reason, method, url }) => [reason, method, url]),
      [['bad-reply', 'ListImages', server.url()]],
    );
    assert.match(heard[0]?.message ?? '', /^127\.0\.0\.2:\d+: The answer to ListImages has a urn/);
  });

  it('lists images without a date, as servers of 2013 sent them', async () => {
    const row = { urn: `${imageUrn}:0`, url: '', format: 'ndz' };
    const [manager] = await managerOf(
      success([row, { ...row, urn: `${imageUrn}:1`, created: '' }]),
    );
    const rows = await manager.listImages({ credentials });
    assert.deepEqual(
      rows.map(({ created }) => created),
      [undefined, undefined],
    );
  });

  it('leaves out a sliver whose name a shell would obey', async () => {
    const { call, heard } = hearing();
    const sliver = { client_id: 'node', state: 'started', status: 'ready' };
    const details = { [evilUrn]: sliver, [sliverUrn]: sliver };
    const [manager] = await managerOf(success({ state: 'started', status: 'ready', details }));
    const { slivers } = await manager.sliverStatus({ sliceUrn, credentials }, call);
    assert.deepEqual(
      slivers.map(({ urn }) => urn),
      [sliverUrn],
    );
    assert.equal(heard.length, 1);
  });

  it('leaves out a node of a manifest whose sliver is none', () => {
    const heard: RpcError[] = [];
    const { nodes } = parseManifest(
      `<rspec><node client_id="evil" sliver_id="${evilUrn}"/><node client_id="vm" sliver_id="${sliverUrn}"/></rspec>`,
      (problem) => heard.push(problem),
    );
    assert.deepEqual(
      nodes.map(({ clientId }) => clientId),
      ['vm'],
    );
    assert.match(heard[0]?.message ?? '', /sliver_id that is not a usable URN/);
  });

  it('does not take the answer to CreateImage when its URNs are none', async () => {
    const urls = 'https://home.example/';
    const [manager] = await managerOf(success([`${imageUrn};id`, urls, `${imageUrn}:0`, urls]));
    const request = { sliceUrn, sliverUrn, imageName: 'web', credentials };
    const error = await failure(manager.createImage(request));
    assert.deepEqual([error.reason, error.method], ['bad-reply', 'CreateImage']);
  });

  it('leaves out slices of a user that are none, and never a user', async () => {
    const { call, heard } = hearing();
    const slices = [sliceUrn, `${sliceUrn}\u202e`, `${sliceUrn}\nx`];
    const authority = await authorityOf({ uid: 'alice', urn: aliceUrn, slices });
    assert.deepEqual((await authority.resolveUser(aliceUrn, call)).slices, [sliceUrn]);
    assert.equal(heard.length, 2);
    const other = await authorityOf({ uid: 'alice', urn: `${aliceUrn} `, slices });
    assert.equal((await failure(other.resolveUser(aliceUrn))).reason, 'bad-reply');
  });

  describe('refuses to send', () => {
    class Thing {
      readonly name = 'thing';
    }
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    const values: [name: string, value: unknown][] = [
      ['a BigInt', 5n],
      ['a Map', new Map([['a', 1]])],
      ['a Set', new Set([1])],
      ['an invalid date', new Date(Number.NaN)],
      ['not a number', Number.NaN],
      ['infinity', Number.POSITIVE_INFINITY],
      ['a function', () => 1],
      ['a symbol', Symbol('s')],
      ['an instance of a class', new Thing()],
      ['a text object', new String('x')],
      ['an object that holds itself', loop],
      ['a list of nothing', Array.from({ length: 1 })],
      ['a member that has a symbol for its name', { [Symbol('s')]: 1 }],
      ['null', null],
    ];
    for (const [name, value] of values) {
      it(name, async () => {
        const [manager, server] = await managerOf(success([]));
        const userUrn = value as string;
        const error = await failure(manager.listImages({ credentials, userUrn }));
        assert.deepEqual([error.reason, error.method], ['bad-argument', 'ListImages']);
        assert.match(error.message, /^127\.0\.0\.2:\d+, ListImages: parameter 1\.user_urn/);
        assert.equal(server.received.length, 0);
      });
    }

    it('the URN of no image where one is asked for', async () => {
      const [manager] = await managerOf(success({}));
      const error = await failure(manager.imageInfo({ imageUrn: sliverUrn, credentials }));
      assert.equal(error.reason, 'bad-argument');
    });

    it('a date that is none', async () => {
      const [manager] = await managerOf(success(''));
      const expires = new Date(Number.NaN);
      const error = await failure(manager.renewSlice({ sliceUrn, credentials, expires }));
      assert.equal(error.reason, 'bad-argument');
    });
  });

  describe('when the caller stops', () => {
    const why = new Error('the window is closed');

    it('ends a pause between two attempts at once, and keeps the reason', async () => {
      const stop = new AbortController();
      const server = await world.serve((received) => answer(received, fault(503, 'too busy')));
      const onCall = (): void => void setImmediate(() => stop.abort(why));
      const options = { onCall, retry: { firstPause: 40_000 }, timeout: 100_000 };
      const manager = new ComponentManager(world.options(server, options));
      const error = await failure(manager.listImages({ credentials }, { signal: stop.signal }));
      assert.deepEqual([error.reason, error.cause], ['aborted', why]);
      assert.equal(server.received.length, 1);
    });

    it('ends a call that waits for its answer, and keeps the reason', async () => {
      const stop = new AbortController();
      const server = await world.serve(() => stop.abort(why));
      const manager = new ComponentManager(world.options(server));
      const error = await failure(manager.listImages({ credentials }, { signal: stop.signal }));
      assert.deepEqual([error.reason, error.cause], ['aborted', why]);
    });
  });

  it('takes a renewal beyond the limit for a refusal, and no breakdown', async () => {
    const words = 'expiration is greater then the maximum number of minutes 7200';
    const server = await world.methods({
      GetCredential: () => success(credentialXml({ target: sliceUrn })),
      RenewSlice: () => failureReply(2, words),
      Register: () => failureReply(2, 'URN already a registered slice'),
    });
    const authority = new SliceAuthority(world.options(server));
    const later = new Date('2030-01-01T00:00:00Z');
    const refused = await failure(authority.renewSlice(sliceUrn, later));
    assert.deepEqual([refused.reason, refused.serverText], ['refused', words]);
    const taken = await failure(authority.registerSlice(sliceUrn, later));
    assert.equal(taken.reason, 'exists');
  });
});
