/** What a snapshot replaces is what was said: the command line and the classic script, name by name. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Ran } from '../../support/commandLine';
import { Desk, json, member, sentence } from './desk';

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  /** What it ends with, and what is said, even when the person has agreed to everything. */
  readonly exitCode: number;
  readonly said: RegExp;
}

const cases: readonly Case[] = [
  { what: 'an own image', words: ['mine'], exitCode: 0, said: /has begun .*, as version 1\./ },
  {
    what: "a colleague's image in the project",
    words: ['theirs'],
    exitCode: 1,
    said: /^The name theirs is taken by an image of bob: choose another name\.$/,
  },
  {
    what: 'a system image',
    words: ['UBUNTU22-64-STD'],
    exitCode: 1,
    said: /^UBUNTU22-64-STD is the name of a system image: choose another name\.$/,
  },
  {
    what: 'a private wish on a public image',
    words: ['public', '0'],
    exitCode: 1,
    said: /^Anyone can use public, and a new version stays so: choose another name/,
  },
  {
    what: 'the whole disk under a name that exists',
    words: ['whole', '--whole-disk'],
    exitCode: 1,
    said: /^The whole disk can be captured only into a new image, and whole exists: choose another/,
  },
];

for (const name of ['geni-image', 'createimage'] as const) {
  describe(`A snapshot by ${name}, agreed to beforehand`, () => {
    let desk: Desk;

    before(async () => {
      desk = await Desk.open();
      await bobsImage(desk, 'theirs');
      for (const own of ['mine', 'public', 'whole']) await desk.image(own);
    });
    after(async () => desk.close());

    async function create(words: readonly string[]): Promise<Ran> {
      const [image = '', ...more] = words;
      const command = name === 'geni-image' ? ['create'] : [];
      const vm = desk.testbed.sliver('vm').urn;
      return await desk.command.ask(
        [...desk.user('alice'), ...command, image, vm, ...more, '--yes'],
        { name },
      );
    }

    for (const { what, words, exitCode, said } of cases) {
      it(`of ${what} does what it says, or nothing`, async () => {
        await desk.ready();
        const before = await versions(desk);
        const ran = await create(words);
        assert.equal(ran.exitCode, exitCode, ran.stderr);
        assert.match(exitCode === 0 ? ran.stdout : sentence(ran, name), said);
        await desk.ready();
        if (exitCode !== 0) assert.deepEqual(await versions(desk), before);
      });
    }

    it('asks first, and says whose image becomes what, for whom', async () => {
      await desk.ready();
      const vm = desk.testbed.sliver('vm').urn;
      const command = name === 'geni-image' ? ['create'] : [];
      const args = [...desk.user('alice'), ...command, 'public', vm];
      const ran = await desk.command.run(args, { name });
      assert.equal(ran.exitCode, 4, ran.stderr);
      assert.match(
        sentence(ran, name),
        /^public is your image: this snapshot becomes version 1; public will then refer to the new contents\. Anyone can use it, as before\./,
      );
    });
  });
}

/** An image of bob in the project that he shares with alice. */
async function bobsImage(desk: Desk, image: string): Promise<void> {
  const { testbed } = desk;
  await testbed.control({ command: 'slice.add', uid: 'bob', name: 'bobs', project: 'demo' });
  await testbed.control({ command: 'sliver.add', slice: 'bobs', site: 'home', clientId: 'node' });
  const slivers: unknown = await testbed.control({ command: 'sliver.list' });
  assert.ok(Array.isArray(slivers));
  const sliver = slivers.find((it: { slice: string }) => it.slice.includes('bobs')) as {
    urn: string;
  };
  const words = ['create', image, sliver.urn, '--wait', '--poll', '0.1', '--json'];
  for (;;) {
    const made = await desk.command.ask([...desk.user('bob'), ...words]);
    if (made.exitCode === 0) {
      assert.equal(member(json(made), 'snapshot')['outcome'], 'ready');
      return;
    }
    // The node boots.
    assert.match(made.stderr, /not ready/);
  }
}

/** Every image version of the site, whoever made it. */
async function versions(desk: Desk): Promise<unknown> {
  return await desk.testbed.control({ command: 'image.list' });
}
