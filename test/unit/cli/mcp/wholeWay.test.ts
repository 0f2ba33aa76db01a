/** A new agent, from "which images do I have" to a finished snapshot, with the official client in both eras of the protocol. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import { Assistant, yes, type Era } from '../../../support/assistant';
import { Desk, member } from '../desk';

const eras: readonly Era[] = ['legacy', 'auto'];

describe('An assistant', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  beforeEach(async () => desk.ready());
  afterEach(() => Assistant.closeAll());
  after(async () => desk.close());

  for (const era of eras) {
    it(`goes from the images that there are to a new one, and the person agrees to it (${era})`, async () => {
      const agent = await Assistant.of(desk.command, desk.user('alice'), { era, person: yes });
      const image = `made-${era}`;
      assert.ok(!namesIn((await agent.call('list_images')).document).includes(image));
      const nodes = (await agent.call('list_slivers')).text;
      assert.match(nodes, /"clientId":"vm"/);
      const token = await agent.plan({ node: 'vm', image, description: 'By an agent' });
      const started = await agent.call('start_snapshot', { token });
      assert.equal(started.isError, false, started.text);
      const ended = await untilEnd(agent, image);
      assert.equal(ended['outcome'], 'ready');
      assert.deepEqual(agent.questions, [
        `The disk of node "vm" in slice "hello" at "home.example" becomes the image "${image}", for the members of its project only. The node restarts, and running processes are stopped. ${image} will be a new image. Description: "By an agent".`,
      ]);
      assert.ok(namesIn((await agent.call('list_images')).document).includes(image));
      const { document } = await agent.call('image_details', { image });
      assert.equal(member(document, 'image')['status'], 'ready');
    });

    it(`that cannot ask the person gets the command to type, which does the same (${era})`, async () => {
      const agent = await Assistant.of(desk.command, desk.user('alice'), { era });
      const image = `typed-${era}`;
      const token = await agent.plan({ node: 'vm', image });
      const refused = await agent.call('start_snapshot', { token });
      assert.equal(refused.isError, true);
      assert.equal(member(refused.document, 'error')['reason'], 'needs-confirmation');
      assert.doesNotMatch((await agent.call('snapshot_status')).text, new RegExp(image));
      const command = String(refused.document['command']);
      const { urn } = desk.testbed.sliver('vm');
      assert.ok(command.includes(` create ${image} ${urn} no -f `), command);
      // By a person, in a terminal of their own.
      await promisify(execFile)('sh', ['-c', command], { env: desk.command.environment() });
      assert.equal((await untilEnd(agent, image))['outcome'], 'ready');
    });
  }

  for (const era of eras)
    it(`goes the same way with a token alone, without a certificate (${era})`, async () => {
      const agent = await Assistant.of(desk.command, desk.token('alice'), { era, person: yes });
      const image = `by-token-${era}`;
      assert.match((await agent.call('list_slivers')).text, /"clientId":"vm"/);
      const planned = await agent.call('plan_snapshot', { node: 'vm', slice: 'hello', image });
      const plan = member(planned.document, 'plan');
      assert.deepEqual([plan['kind'], plan['node'], plan['users']], ['unseen', 'vm', undefined]);
      const { token } = planned.document;
      const started = await agent.call('start_snapshot', { token });
      assert.equal(started.isError, false, started.text);
      assert.equal((await untilEnd(agent, image))['outcome'], 'ready');
      const { document } = await agent.call('snapshot_status', { image });
      assert.equal(member(document, 'snapshot')['outcome'], 'ready');
      assert.match(
        agent.questions.join(),
        /^The disk of node "vm" in experiment "hello" at "home" becomes the image "by-token-\w+"\. .*A portal does not list images: if your project already has an image by-token-\w+, it gets a new version\.$/,
      );
      assert.ok((await desk.names()).includes(image));
      const secret = readFileSync(desk.token('alice')[1] ?? '', 'utf8').trim();
      assert.ok(!`${agent.messages.join()}${agent.said}`.includes(secret));
    });

  it('with a token alone gets the command where it cannot ask, and a reason for what a portal cannot do', async () => {
    const agent = await Assistant.of(desk.command, desk.token('alice'));
    const token = await agent.plan({ node: 'vm', slice: 'demo,hello', image: 'token-typed' });
    const refused = await agent.call('start_snapshot', { token });
    const command = String(refused.document['command']);
    assert.match(command, / create token-typed vm --experiment demo,hello --token /);
    await promisify(execFile)('sh', ['-c', `${command} --yes`], {
      env: desk.command.environment(),
    });
    assert.equal((await untilEnd(agent, 'token-typed'))['outcome'], 'ready');
    const told = async (name: string, args: object): Promise<string> =>
      String(member((await agent.call(name, { ...args })).document, 'error')['sentence']);
    const wish = { node: 'vm', image: 'any' };
    assert.match(
      await told('plan_snapshot', { ...wish, description: 'x' }),
      /^A portal takes no description/,
    );
    assert.match(
      await told('plan_snapshot', { ...wish, users: 'anyone' }),
      /^A portal cannot be told/,
    );
    for (const [name, args] of [
      ['list_images', {}],
      ['plan_try', { image: 'any' }],
    ] as const)
      assert.match(await told(name, args), /token is not enough/, name);
  });

  it('is told how far a snapshot is while it waits', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'), { person: yes });
    const token = await agent.plan({ node: 'vm', image: 'watched' });
    await agent.call('start_snapshot', { token });
    const heard: string[] = [];
    await agent.client.callTool(
      { name: 'wait_for_snapshot', arguments: { image: 'watched' } },
      { onprogress: ({ message = '' }) => void heard.push(message) },
    );
    assert.match(heard.join('\n'), /preparing|imaging/);
  });

  it('reads an image, the journal and the meaning of a finding, and is offered a way', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'));
    const read = async (uri: string): Promise<string> => {
      const [first] = (await agent.client.readResource({ uri })).contents;
      return first !== undefined && 'text' in first ? first.text : '';
    };
    const urn = await desk.image('readable');
    assert.match(await read(`geni-image://image/${urn}`), /"name":"readable"/);
    assert.match(await read('geni-image://journal'), /"imageName":"readable"/);
    assert.match(await read('geni-image://lint/image-empty'), /^# image-empty\n/);
    await assert.rejects(read('geni-image://lint/no-such-code'), /no finding no-such-code/);
    const { messages } = await agent.client.getPrompt({
      name: 'make_image_reproducible',
      arguments: { image: 'readable' },
    });
    assert.match(JSON.stringify(messages), /plan_snapshot.*geni-image lock/);
  });
});

function namesIn({ sites }: Record<string, unknown>): string[] {
  assert.ok(Array.isArray(sites));
  return sites.flatMap((site: unknown) => {
    const images: unknown = isRecord(site) ? site['images'] : [];
    return Array.isArray(images)
      ? images.map((image: unknown) => (isRecord(image) ? String(image['name']) : ''))
      : [];
  });
}

async function untilEnd(agent: Assistant, image: string): Promise<Record<string, unknown>> {
  for (let times = 0; times < 10; times += 1) {
    const { document } = await agent.call('wait_for_snapshot', { image, seconds: 20 });
    const snapshot = member(document, 'snapshot');
    if (snapshot['outcome'] !== undefined) return snapshot;
  }
  throw new Error(`The snapshot ${image} has no end.`);
}
