// Two hundred clients that ask for their images at once, over connections that are open and over new ones, beside a
// bare HTTPS server with the same certificates and the same answer.
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { encodeMethodCall } from '../../../src/rpc/wire/encodeCall';
import type { WireValue } from '../../../src/rpc/wire/values';
import { decodePlainResponse } from '../../../src/rpc/wire/decodeReply';
import type { TestbedDescription } from '../../../src/testbed';
import { measured, percentile } from '../support/report';
import { child } from '../support/child';

const clients = 200;
const rounds = 5;
const images = 20;

interface Asker {
  /** Sends the body; resolves with the answer. */
  ask(url: string, body: string, agent: Agent): Promise<string>;
  readonly context: SecureContext;
}

export async function manyClients(folder: string): Promise<void> {
  const directory = join(folder, 'clients');
  const testbed = await child('testbed', directory);
  const description = testbed.answer as TestbedDescription;
  const asker = askerOf(description);
  const url = `${description.aggregates[0]?.cmUrl ?? ''}/2.0`;
  const body = await prepare(asker, description, url);
  const reply = join(folder, 'reply.xml');
  const answer = await asker.ask(url, body, new Agent());
  writeFileSync(reply, answer);
  const bare = await child('bare', directory, reply);
  try {
    for (const kind of ['open', 'new'] as const) {
      const slowest: number[] = [];
      const ratios: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const ours = percentile(await burst(asker, kind, url, body), 0.99);
        const other = percentile(await burst(asker, kind, bare.answer as string, body), 0.99);
        slowest.push(ours);
        ratios.push(ours / other);
      }
      tell(kind, slowest, ratios);
    }
  } finally {
    testbed.process.kill();
    bare.process.kill();
  }
}

function tell(kind: string, slowest: readonly number[], ratios: readonly number[]): void {
  const name = `${clients} clients that list ${images} images at once, ${kind} connections, p99`;
  measured({ name, unit: 'ms', values: slowest, bar: { atMost: 1000 } });
  measured({ name, beside: 'a bare HTTPS server', unit: '×', values: ratios });
}

function askerOf({ users, caCertificate }: TestbedDescription): Asker {
  const alice = users.find(({ urn }) => urn.endsWith('+alice'));
  if (!alice) throw new Error('There is no alice');
  const pem = readFileSync(alice.certificate);
  const passphrase = readFileSync(alice.passphraseFile, 'utf8').trim();
  const context = createSecureContext({
    key: pem,
    cert: pem,
    passphrase,
    ca: readFileSync(caCertificate),
  });
  const ask: Asker['ask'] = (url, body, agent) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
      const options = { method: 'POST', agent, secureContext: context, headers };
      const outgoing = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return { ask, context };
}

/** Every client asks once; the value is how long each waited. Wrong answers end the bench. */
async function burst(
  asker: Asker,
  kind: 'open' | 'new',
  url: string,
  body: string,
): Promise<number[]> {
  const agents = Array.from(
    { length: clients },
    () => new Agent({ keepAlive: kind === 'open', maxCachedSessions: 0 }),
  );
  if (kind === 'open') await Promise.all(agents.map((agent) => asker.ask(url, body, agent)));
  const answers = await Promise.all(
    agents.map(async (agent) => {
      const from = performance.now();
      const answer = await asker.ask(url, body, agent);
      return { time: performance.now() - from, answer };
    }),
  );
  for (const agent of agents) agent.destroy();
  for (const { answer } of answers) check(answer);
  return answers.map(({ time }) => time);
}

function check(answer: string): void {
  const { value } = decodePlainResponse(answer);
  const list = (value as { value?: unknown }).value;
  const names = Array.isArray(list) ? list.map(({ urn }: { urn?: string }) => urn) : [];
  const isRight =
    names.length === images && names.every((urn) => urn?.includes('+image+demo:bench'));
  if (!isRight) throw new Error(`A wrong answer: ${answer.slice(0, 400)}`);
}

/** Makes the images; the value is the request that lists them. */
async function prepare(asker: Asker, testbed: TestbedDescription, url: string): Promise<string> {
  const agent = new Agent({ keepAlive: true });
  const call = async (at: string, method: string, args: WireValue[]): Promise<string> => {
    const { value } = decodePlainResponse(
      await asker.ask(at, encodeMethodCall(method, args), agent),
    );
    return (value as { value: string }).value;
  };
  const sa = testbed.sliceAuthority.url;
  const [slice] = testbed.slices;
  if (!slice) throw new Error('There is no slice');
  const credential = await call(sa, 'GetCredential', []);
  const own = await call(sa, 'GetCredential', [{ credential, urn: slice.urn }]);
  for (let number = 0; number < images; number += 1) {
    const imagename = `bench${number}`;
    const sliver_urn = slice.slivers[0]?.urn ?? '';
    const order = {
      slice_urn: slice.urn,
      sliver_urn,
      imagename,
      nosnapshot: 1,
      credentials: [own],
    };
    await call(url, 'CreateImage', [order]);
  }
  agent.destroy();
  return encodeMethodCall('ListImages', [{ credentials: [credential] }]);
}
