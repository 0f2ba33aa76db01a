/** What the server for assistants does only with the agreement of a person, and what counts as one. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Plans } from '../../../../src/cli/mcp/planned/plans';
import { Assistant, yes, type Told } from '../../../support/assistant';
import { Desk, member } from '../desk';

const sentence = ({ document }: Told): string => String(member(document, 'error')['sentence']);

describe('A snapshot by an assistant', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  beforeEach(async () => desk.ready());
  afterEach(() => Assistant.closeAll());
  after(async () => desk.close());

  for (const [what, answer] of [
    ['declined', { action: 'decline' }],
    ['cancelled', { action: 'cancel' }],
    ['answered without a yes', { action: 'accept', content: {} }],
    ['answered by a text', { action: 'accept', content: { agree: 'true' } }],
  ] as const)
    it(`is not started when the question is ${what}, and the token is void`, async () => {
      for (const era of ['legacy', 'auto'] as const) {
        const person = (): never => answer as never;
        const agent = await Assistant.of(desk.command, desk.user('alice'), { era, person });
        const token = await agent.plan({ node: 'vm', image: 'never' });
        const told = await agent.call('start_snapshot', { token }).catch((error: unknown) => error);
        if (!(told instanceof Error)) assert.equal((told as Told).isError, true);
        const again = await agent
          .call('start_snapshot', { token })
          .catch((error: unknown) => error);
        if (!(again instanceof Error)) assert.equal((again as Told).isError, true);
      }
      assert.deepEqual(await desk.names(), []);
    });

  it('is started once by one token, however often it is used at once', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'), { person: yes });
    const token = await agent.plan({ node: 'vm', image: 'once' });
    const all = await Promise.all([1, 2, 3, 4].map(() => agent.call('start_snapshot', { token })));
    assert.equal(all.filter(({ isError }) => !isError).length, 1);
    for (const told of all.filter(({ isError }) => isError))
      assert.match(sentence(told), /unknown, was used, or has expired/);
    await agent.call('wait_for_snapshot', { image: 'once' });
  });

  it('takes no token of another server, and none that is made up', async () => {
    const [one, other] = await Promise.all([
      Assistant.of(desk.command, desk.user('alice'), { person: yes }),
      Assistant.of(desk.command, desk.user('alice'), { person: yes }),
    ]);
    const token = await one.plan({ node: 'vm', image: 'mine' });
    for (const tried of [token, '', 'x'.repeat(22), '__proto__'])
      assert.match(
        sentence(await other.call('start_snapshot', { token: tried })),
        /token is unknown/,
      );
    assert.deepEqual(other.questions, []);
  });

  it('is not started by an answer to a question that nobody asked', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'), {
      person: () => ({ action: 'decline' }),
    });
    const token = await agent.plan({ node: 'vm', image: 'forged' });
    const inputResponses = { agree: { action: 'accept', content: { agree: true } } };
    const params = { name: 'start_snapshot', arguments: { token }, inputResponses };
    await agent.client.callTool(params).catch(() => undefined);
    assert.equal(agent.questions.length, 1);
    assert.ok(!(await desk.names()).includes('forged'));
  });

  it('replaces an image only as the person has read, and not one that has changed since', async () => {
    await desk.image('shared', 'yes');
    await desk.ready();
    const agent = await Assistant.of(desk.command, desk.user('alice'), { person: yes });
    const wish = { node: 'vm', image: 'shared' };
    const refused = await agent.call('plan_snapshot', { ...wish, users: 'project' });
    assert.match(sentence(refused), /^Anyone can use shared/);
    const token = await agent.plan(wish);
    await desk.image('shared', '--yes');
    await desk.ready();
    const late = await agent.call('start_snapshot', { token });
    assert.match(
      agent.questions[0] ?? '',
      /for anyone, at other sites too\..*shared is your image: this snapshot becomes version 1;/,
    );
    assert.equal(late.isError, true);
    assert.match(sentence(late), /shared/);
  });

  it('is not planned under the name of a system image, or of a node that is not there', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'));
    const system = await agent.call('plan_snapshot', { node: 'vm', image: 'UBUNTU22-64-STD' });
    assert.match(sentence(system), /name of a system image/);
    const nowhere = await agent.call('plan_snapshot', { node: 'nowhere', image: 'any' });
    assert.match(sentence(nowhere), /no node nowhere/);
  });
});

describe('A token of a plan', () => {
  it('ends after ten minutes', () => {
    let now = 0;
    const plans = new Plans<string>(() => now);
    const { token } = plans.add('plan');
    now = 10 * 60_000 - 1;
    assert.equal(plans.look(token), 'plan');
    now += 1;
    assert.throws(() => plans.take(token), /expired/);
  });

  it('is another one for each plan, and the oldest of very many go', () => {
    const plans = new Plans<number>();
    const tokens = Array.from({ length: 60 }, (_, index) => plans.add(index).token);
    assert.equal(new Set(tokens).size, 60);
    assert.throws(() => plans.look(tokens[0] ?? ''), /unknown/);
    assert.equal(plans.take(tokens[59] ?? ''), 59);
    for (const token of tokens) assert.match(token, /^[\w-]{22}$/);
  });
});
