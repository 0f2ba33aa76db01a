// Speaking for somebody else: whose credentials are asked for, and what goes along with every call.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import {
  AggregateManager,
  ComponentManager,
  memoryCache,
  parseCredential,
  parseSpeaksFor,
  RpcError,
  SliceAuthority,
  type SpeaksFor,
} from '../../../../src/rpc';
import type { TestServer } from '../../../support/httpsServer';
import { methodCall } from './readCall';
import { credentialXml, success } from '../wire/replies';
import { World } from '../world';

const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';
const toolUrn = 'urn:publicid:IDN+home.example+user+tool';
const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const word = credentialXml({ type: 'speaksfor', owner: toolUrn, target: aliceUrn });

describe('a tool that speaks for a user', () => {
  let world: World;
  let speaksFor: SpeaksFor;
  before(async () => {
    world = await World.make();
    speaksFor = await parseSpeaksFor(word);
  });
  afterEach(() => world.reset());

  function params(server: TestServer, index: number): readonly unknown[] {
    return methodCall(server.received[index]?.body ?? '').params;
  }

  const serve = (): Promise<TestServer> =>
    world.methods({
      GetCredential: ({ body }) => {
        const target = /<name>urn<\/name><value><string>([^<]+)</.exec(body)?.[1] ?? aliceUrn;
        return success(credentialXml({ target }));
      },
      RenewSlice: () => success(credentialXml({ target: sliceUrn })),
      ListImages: () => success([]),
    });

  it('gets the credential of the user by the user’s word alone', async () => {
    const server = await serve();
    await new SliceAuthority({ ...world.options(server), speaksFor }).selfCredential();
    assert.deepEqual(params(server, 0), [{ credential: word }]);
  });

  it('sends the word behind the credential in every call of the slice authority', async () => {
    const server = await serve();
    const authority = new SliceAuthority({ ...world.options(server), speaksFor });
    await authority.sliceCredential(sliceUrn);
    await authority.renewSlice(sliceUrn, new Date(Date.now() + 86_400_000));
    for (const index of [1, 2]) {
      const [struct] = params(server, index) as [Record<string, unknown>];
      assert.equal(struct['credential'], undefined);
      const [own, last] = struct['credentials'] as string[];
      assert.match(own ?? '', /<type>privilege</);
      assert.equal(last, word);
    }
  });

  it('sends the word to component managers, and to aggregate managers with the user’s name', async () => {
    const server = await serve();
    const own = credentialXml();
    const credentials = [parseCredential(own)];
    await new ComponentManager({ ...world.options(server), speaksFor }).listImages({ credentials });
    assert.deepEqual(params(server, 0), [{ credentials: [own, word] }]);
    const url = server.url('/am/2.0');
    const manager = new AggregateManager({ ...world.options(server, { url }), speaksFor });
    await manager.listImages({ userUrn: aliceUrn, credentials }).catch(() => undefined);
    const [user, sent, options] = params(server, 1);
    assert.deepEqual([user, sent], [aliceUrn, [own, word]]);
    assert.deepEqual(options, { geni_speaking_for: aliceUrn });
  });

  it('keeps the credentials of different users apart', async () => {
    const server = await serve();
    const cache = memoryCache();
    await new SliceAuthority({ ...world.options(server), cache }).selfCredential();
    await new SliceAuthority({ ...world.options(server), cache, speaksFor }).selfCredential();
    assert.equal(server.received.length, 2);
  });

  it('is told by the credential, which says for whom it is', async () => {
    assert.deepEqual(
      [speaksFor.userUrn, speaksFor.speakerUrn, speaksFor.credential.xml],
      [aliceUrn, toolUrn, word],
    );
    for (const other of [credentialXml(), credentialXml({ type: 'abac' })]) {
      await assert.rejects(parseSpeaksFor(other), (error) => RpcError.is(error, 'bad-reply'));
    }
  });
});
