/** Every answer that was recorded from servers of the original code, read by the library. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { inspect } from 'node:util';
import { deflateSync } from 'node:zlib';
import { type ClientOptions, RpcError } from '../../../src/rpc';
import { decodePlainResponse } from '../../../src/rpc/wire/decodeReply';
import { isStruct, type PlainStruct, type PlainValue } from '../../../src/rpc/wire/values';
import { credentialXml } from '../rpc/wire/replies';
import { World } from '../rpc/world';
import { answer, type TestServer } from '../../support/httpsServer';
import { describeShared } from './shared';
import { open, readingOf } from './wire/read';
import { reasonOf, type Refusal } from './wire/reasons';
import { recorded, type Recorded } from './wire/recorded';

describeShared('what the original servers answered', 'wire', () => {
  const lines = recorded('emulab-2022.jsonl').filter(({ request }) => request !== '');
  let world: World;
  let server: TestServer;
  let reply = '';
  /** Calls of a slice authority begin with asking for a credential; whether this is the one in question. */
  let isAnswered: (request: string) => boolean;
  before(async () => {
    world = await World.make();
    server = await world.serve((received) => {
      const isBefore = received.method === 'GetCredential' && !isAnswered(received.body);
      answer(received, isBefore ? ownCredential : reply);
    });
  });
  after(() => world.reset());

  const optionsOf = (path: string): ClientOptions => ({
    ...world.options(server, { retry: { attempts: 1 } }),
    url: server.url(`/protogeni/xmlrpc${path}`),
  });

  /** What the library makes of an answer: what it read, or why it refused. */
  async function outcomeOf(line: Recorded): Promise<{ read?: unknown; error?: unknown }> {
    reply = inFull(line.reply);
    isAnswered = (request) =>
      line.method === 'GetCredential' && withSelf(line.request) === withSelf(request);
    const problems: Error[] = [];
    const ask = readingOf(line, optionsOf);
    try {
      const read = ask ? await ask({ onLeftOut: (problem) => problems.push(problem) }) : open(line);
      return problems.length > 0 ? { error: problems[0] } : { read };
    } catch (error) {
      return { error };
    }
  }

  const groups = new Map<string, Recorded[]>();
  for (const line of lines) {
    const name = `${line.method} at ${line.service || '/'}`;
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  it('are to calls that the library makes, but for these', () => {
    const names = [...groups].flatMap(([name, [line]]) =>
      line && readingOf(line, optionsOf) ? [] : [name],
    );
    assert.deepEqual(names.sort(), notOffered);
  });

  for (const [name, group] of groups) {
    it(`are read: ${name}`, async () => {
      for (const line of group) {
        const where = `line ${line.line}`;
        const refusal = refusalOf(line);
        const { read, error } = await outcomeOf(line);
        if (refusal === undefined) {
          assert.equal(error, undefined, `${where}: ${inspect(error)}`);
          assert.deepEqual(missing(line, read), [], where);
        } else {
          const reason = reasonOf(refusal);
          assert.ok(reason, `${where}: nothing is known of ${inspect(refusal)}`);
          assert.ok(RpcError.is(error), `${where}: ${inspect(read)} for ${inspect(refusal)}`);
          assert.equal(error.reason, reason, `${where}: ${refusal.words}`);
          assert.equal(error.serverText?.trim(), refusal.words.trim(), where);
        }
      }
    });
  }
});

/** What the library does not offer; only what opens every answer reads it. */
const notOffered: readonly string[] = [
  'BindToSlice at /sa',
  'ConsoleInfo at /cm/2.0',
  'CreateImage at /cm/1.0',
  'DeleteSliver at /cm/2.0',
  'GetCredential at /ims',
  'GetImageInfo at /ims',
  'GetKeys at /sa',
  'GetSliver at /cm/2.0',
  'GetVersion at /',
  'GetVersion at /am',
  'GetVersion at /am/1.0',
  'GetVersion at /cm/1.0',
  'GetVersion at /cm/2.0',
  'GetVersion at /cm/9.9',
  'GetVersion at /nosuch',
  'GetVersion at /project/nosuch/sa',
  'GetVersion at /sa',
  'ListImages at /am/1.0',
  'ListImages at /sa',
  'NoSuchMethod at /sa',
  'PostImageInfo at /ims',
  'Remove at /sa',
  'SecureImageDownload at /cm/2.0',
  'SliverAction at /cm/2.0',
];

const withSelf = (request: string): boolean => request.includes('credential<');

const escaped = (xml: string): string =>
  xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The recorded answers hold a word in place of each credential and of each compressed document. */
function inFull(reply: string): string {
  const document = deflateSync('<rspec xmlns="http://www.geni.net/resources/rspec/3"/>');
  return reply
    .replace(/(&lt;\?xml [^?]*\?&gt;\s*)?CREDENTIAL/, () => escaped(credentialXml()))
    .replace(/>BASE64[^<]*</, `>${document.toString('base64')}<`);
}

const ownCredential = `<methodResponse><params><param><value><struct>
<member><name>code</name><value><i4>0</i4></value></member>
<member><name>value</name><value><string>${escaped(credentialXml())}</string></value></member>
<member><name>output</name><value><string></string></value></member>
</struct></value></param></params></methodResponse>`;

const wordOf = (value: PlainValue | undefined): string => (typeof value === 'string' ? value : '');

/** Code and words of an answer that is no success. */
function refusalOf({ reply, method }: Recorded): Refusal | undefined {
  const { value, fault } = decodePlainResponse(reply);
  const all = value as PlainStruct;
  if (fault) {
    return { code: Number(all['faultCode']), words: wordOf(all['faultString']), method };
  }
  if (!isStruct(value) || value['code'] === undefined) return undefined;
  const own = isStruct(all['code']) ? all['code']['am_code'] : all['code'];
  const code = Number(own);
  return code === 0 ? undefined : { code, words: wordOf(all['output']), method };
}

/** Texts of the answer that a program does not get to see: URNs, words of states, and sizes. */
function missing({ reply, method }: Recorded, read: unknown): string[] {
  const { value } = decodePlainResponse(reply);
  const shown = inspect(read, { depth: 20, maxArrayLength: 10_000, maxStringLength: 1_000_000 });
  const facts = factsOf(isStruct(value) ? (value['value'] ?? value) : value);
  if (method === 'GetCredential' || method === 'Register') return [];
  // Of an image that is being fetched it is told that it is not ready.
  return facts.filter((fact) => fact !== 'notready' && !shown.includes(fact));
}

const telling =
  /^(?:urn|sliver_urn|status|state|rawstate|client_id|hash|uuid|description|geni_urn)$/;

function factsOf(value: PlainValue, name = ''): string[] {
  if (typeof value === 'string') return telling.test(name) && value !== '' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => factsOf(each, name));
  return Object.entries(value).flatMap(([key, each]) => factsOf(each, key));
}
