/** Every answer that was recorded from servers of the original code, read by the library. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { inspect } from 'node:util';
import { deflateSync } from 'node:zlib';
import { type ClientOptions, RpcError } from '../../../src/rpc';
import { credentialXml } from '../rpc/wire/replies';
import { World } from '../rpc/world';
import { answer, type TestServer } from '../../support/httpsServer';
import { describeShared } from './shared';
import { missing, refusalOf } from './wire/facts';
import { open, readingOf } from './wire/read';
import { reasonOf } from './wire/reasons';
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
