/** Every answer that was recorded from GENI's reference clearing house and aggregate managers, read by the library. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { inspect } from 'node:util';
import {
  type AggregateSlice,
  type ClientOptions,
  parseManifest,
  RpcError,
  type RpcReason,
} from '../../../src/rpc';
import { answer, type TestServer } from '../../support/httpsServer';
import { World } from '../rpc/world';
import { describeShared } from './shared';
import { missing, refusalOf } from './wire/facts';
import { open, readingOf } from './wire/read';
import { recorded, type Recorded } from './wire/recorded';

/** Which lines are refusals, what each of them means, and how the words begin that a person reads of it. */
const refusals: Readonly<Record<number, readonly [reason: RpcReason, words: string]>> = {
  7: ['bad-argument', 'Bad Arguments: option geni_rspec_version was not supplied.'],
  12: ['not-found', 'Search Failed: no slice'],
  13: ['unsupported', 'method "NoSuch" is not supported'],
  16: ['not-found', 'Unknown slice'],
  22: ['unsupported', 'Unsupported: action bogus is not supported'],
  24: ['forbidden', 'Insufficient privileges'],
  25: ['forbidden', 'Insufficient privileges'],
  27: ['not-found', 'Unknown slice'],
};

describeShared('what the reference servers answered', 'wire', () => {
  const lines = recorded('gcf.jsonl');
  let world: World;
  let server: TestServer;
  let reply = '';
  before(async () => {
    world = await World.make();
    server = await world.serve((received) => answer(received, reply));
  });
  after(() => world.reset());

  const optionsOf = (path: string): ClientOptions => ({
    ...world.options(server, { retry: { attempts: 1 } }),
    url: server.url(path),
  });

  /** What the library makes of an answer; what it had to leave out is an error here. */
  async function outcomeOf(line: Recorded): Promise<{ read?: unknown; error?: unknown }> {
    ({ reply } = line);
    const problems: Error[] = [];
    const ask = readingOf(line, optionsOf);
    try {
      const read = ask ? await ask({ onLeftOut: (problem) => problems.push(problem) }) : open(line);
      return problems.length > 0 ? { error: problems[0] } : { read };
    } catch (error) {
      return { error };
    }
  }

  it('are 28, of three services', () => {
    assert.equal(lines.length, 28);
    const services = [...new Set(lines.map(({ service }) => service))];
    assert.deepEqual(services, ['/ch', '/am/2.0', '/am/3.0']);
  });

  it('refuse where they say so, and nowhere else', () => {
    const refused = lines.filter((line) => refusalOf(line) !== undefined);
    assert.deepEqual(
      refused.map(({ line }) => line),
      Object.keys(refusals).map(Number),
    );
  });

  for (const line of lines) {
    const refusal = refusals[line.line];
    const end = refusal === undefined ? 'is read' : `is ${refusal[0]}`;
    it(`${line.method} at ${line.service}, line ${line.line}, ${end}`, async () => {
      const { read, error } = await outcomeOf(line);
      if (refusal === undefined) {
        assert.equal(error, undefined, inspect(error));
        assert.deepEqual(missing(line, read), []);
        return;
      }
      const [reason, words] = refusal;
      assert.ok(RpcError.is(error), inspect(read));
      assert.equal(error.reason, reason);
      assert.ok(error.serverText?.startsWith(words), error.serverText);
    });
  }

  it('give each sliver of Describe the name that its manifest says', async () => {
    const [described] = lines.filter(({ line }) => line === 18);
    assert.ok(described);
    const slice = (await outcomeOf(described)).read as AggregateSlice;
    assert.deepEqual(
      slice.slivers.map(({ clientId }) => clientId),
      ['n1'],
    );
  });

  it('hold the same advertisement, compressed or not', async () => {
    const both = lines.filter(({ line }) => line === 5 || line === 6);
    const texts = [];
    for (const line of both) texts.push((await outcomeOf(line)).read);
    const [plain, compressed] = texts.map((text) => parseManifest(String(text)).nodes);
    assert.equal(plain?.length, 3);
    assert.deepEqual(compressed, plain);
  });
});
