// Aggregates that are no ProtoGENI servers, such as GENI's reference software: they leave out what the
// original code says, name slivers in the manifest only, and raise the faults of Python (docs/protocol.md 3.4).
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import type { RpcError } from '../../../../src/rpc';
import { AggregateManager, parseCredential, type RpcReason } from '../../../../src/rpc';
import { amReply, credentialXml, fault, response, type Written } from '../wire/replies';
import { failure, World } from '../world';

const sliceUrn = 'urn:publicid:IDN+geni:home:example+slice+hello';
const sliver = (id: string): string => `urn:publicid:IDN+geni:home:example+sliver+${id}`;
const credentials = [parseCredential(credentialXml({ target: sliceUrn }))];
const request = { sliceUrn, credentials };
/** No `am_code`: so do they, where they refuse. */
const code = (geni_code: number): Written => ({ geni_code, am_type: 'other' });

const manifest = `<rspec type="manifest" xmlns="http://www.geni.net/resources/rspec/3">
  <node client_id="left" sliver_id="${sliver('1')}" component_manager_id="urn:publicid:geni:home+authority+am"/>
  <node client_id="right" sliver_id="${sliver('2')}"/>
</rspec>`;

describe('an aggregate of another make', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  async function manager(version: 2 | 3, ...replies: string[]): Promise<AggregateManager> {
    const server = await world.replies(...replies);
    const options = { ...world.options(server, { url: server.url('/') }), version };
    return new AggregateManager(options);
  }

  const slivers: Written = ['2', '1', '3'].map((id) => ({
    geni_sliver_urn: sliver(id),
    geni_operational_status: 'geni_ready',
    geni_error: '',
  }));

  it('names its slivers in the manifest: each gets the name of its node by its URN', async () => {
    const value = { geni_urn: sliceUrn, geni_rspec: manifest, geni_slivers: slivers };
    const aggregate = await manager(3, amReply(code(0), value));
    const slice = await aggregate.describe(request);
    const names = slice.slivers.map(({ urn, clientId }) => [urn, clientId]);
    assert.deepEqual(names, [
      [sliver('2'), 'right'],
      [sliver('1'), 'left'],
      [sliver('3'), ''],
    ]);
  });

  it('names them so in version 2 too, whose manifest is a second answer', async () => {
    const status = { geni_urn: sliceUrn, geni_resources: [{ geni_urn: sliver('1') }] };
    const aggregate = await manager(2, amReply(code(0), status), amReply(code(0), manifest));
    const slice = await aggregate.describe(request);
    assert.deepEqual(
      slice.slivers.map(({ clientId }) => clientId),
      ['left'],
    );
  });

  it('may say the name itself, which then counts', async () => {
    const named = { geni_sliver_urn: sliver('1'), geni_client_id: 'own' };
    const value = { geni_urn: sliceUrn, geni_rspec: manifest, geni_slivers: [named] };
    const slice = await (await manager(3, amReply(code(0), value))).describe(request);
    assert.equal(slice.slivers[0]?.clientId, 'own');
  });

  it('whose manifest cannot be read still tells the state of its slivers, and what was wrong', async () => {
    const value = { geni_urn: sliceUrn, geni_rspec: '<rspec', geni_slivers: slivers };
    const problems: RpcError[] = [];
    const onLeftOut = (problem: RpcError): void => void problems.push(problem);
    const aggregate = await manager(3, amReply(code(0), value));
    const slice = await aggregate.describe(request, { onLeftOut });
    assert.deepEqual(
      slice.slivers.map(({ clientId }) => clientId),
      ['', '', ''],
    );
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['bad-reply'],
    );
  });

  const xml = '<rspec type="advertisement"/>';
  const inBase64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64');
  const answers: [what: string, value: string][] = [
    ['in base64', `<base64>${inBase64(xml)}</base64>`],
    ['in base64 over many lines', `<base64>\n${inBase64(xml).replace(/.{8}/g, '$&\n')}\n</base64>`],
    ['in base64 as a text', `<string>${inBase64(xml)}</string>`],
    ['in base64 with a blank before it', `<base64>${inBase64(`\n ${xml}`)}</base64>`],
    ['in base64 twice', `<base64>${inBase64(inBase64(xml))}</base64>`],
    ['compressed, in base64', `<base64>${inBase64(deflateSync(xml))}</base64>`],
    ['compressed, in base64 twice', `<base64>${inBase64(inBase64(deflateSync(xml)))}</base64>`],
  ];
  for (const [what, value] of answers) {
    it(`may give an RSpec ${what}`, async () => {
      const reply = amReply(code(0), 'HERE').replace('<string>HERE</string>', value);
      const aggregate = await manager(2, reply);
      assert.equal((await aggregate.listResources({ credentials })).trim(), xml);
    });
  }

  it('may put a date where others put words', async () => {
    const reply = amReply(code(0), '<rspec/>', 'WHEN').replace(
      '<string>WHEN</string>',
      '<dateTime.iso8601>20301129T20:44:30</dateTime.iso8601>',
    );
    assert.equal(await (await manager(2, reply)).listResources({ credentials }), '<rspec/>');
  });

  it('without any fact of itself but its version is understood', async () => {
    const version = { geni_api: 3, geni_api_versions: { 3: 'https://127.0.0.1:1/' } };
    const reply = response({ code: code(0), value: version, output: '', geni_api: 3 });
    const { api, urn } = await (await manager(3, reply)).getVersion();
    assert.deepEqual([api, urn], [3, undefined]);
  });

  const refusals: [reply: string, reason: RpcReason, code: number, words: string][] = [
    [amReply(code(12), '', 'Unknown slice "x"'), 'not-found', 12, 'Unknown slice "x"'],
    [amReply(code(12), '', 'Search Failed: no slice'), 'not-found', 12, 'Search Failed: no slice'],
    [
      amReply(code(1), '', 'Bad Arguments: no option'),
      'bad-argument',
      1,
      'Bad Arguments: no option',
    ],
    [
      amReply(code(2), '', 'Insufficient privileges: No credential was found'),
      'forbidden',
      2,
      'Insufficient privileges: No credential was found',
    ],
    [
      fault(1, `<class 'Exception'>:method "Status" is not supported`),
      'unsupported',
      -32601,
      'method "Status" is not supported',
    ],
    [
      fault(1, `<type 'exceptions.Exception'>:method "NoSuch" is not supported`),
      'unsupported',
      -32601,
      'method "NoSuch" is not supported',
    ],
    [
      fault(1, `<class 'a.b.ApiErrorException'>:ApiError(13, 'Unsupported: not here')`),
      'unsupported',
      13,
      'Unsupported: not here',
    ],
    [
      fault(1, `<class 'a.b.ApiErrorException'>:ApiError(12, "Unknown slice 'x'")`),
      'not-found',
      12,
      "Unknown slice 'x'",
    ],
    [
      fault(1, `<class 'a.b.ApiErrorException'>:ApiError(2, 'Insufficient privileges: none')`),
      'forbidden',
      2,
      'Insufficient privileges: none',
    ],
    [fault(1, `<class 'KeyError'>:'geni_urn'`), 'server-error', -32400, `KeyError: 'geni_urn'`],
    // The fault of an aggregate manager of version 1, whose code is that of a reply.
    [fault(1, 'method is not supported'), 'bad-argument', 1, 'method is not supported'],
  ];
  for (const [reply, reason, number, words] of refusals) {
    it(`refuses with "${words}": ${reason}`, async () => {
      const aggregate = await manager(3, reply);
      const error = await failure(aggregate.status(request, { attempts: 1 }));
      assert.deepEqual([error.reason, error.code, error.serverText], [reason, number, words]);
    });
  }
});
