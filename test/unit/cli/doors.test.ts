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
  { what: 'an own image', words: ['mine'], exitCode: 0, said: /has started .*, as version 1\./ },
  {
    what: "a colleague's image in the project",
    words: ['theirs'],
    exitCode: 0,
    said: /has started .*, as version 1\./,
  },
  {
    what: 'an image whose name differs by case',
    words: ['LETTERS'],
    exitCode: 0,
    said: /has started .*, as version 1\./,
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
    said: /^Anyone can use public, and a new version does not change that\. To share/,
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
      const bobs = await bobsSliver(desk);
      for (const theirs of ['theirs', 'asked']) await bobsImage(desk, theirs, bobs);
      for (const own of ['mine', 'public', 'whole', 'letters']) await desk.image(own);
    });
    after(async () => desk.close());

    async function create(words: readonly string[], ...agreed: '--yes'[]): Promise<Ran> {
      const [image = '', ...more] = words;
      const command = name === 'geni-image' ? ['create'] : [];
      const vm = desk.testbed.sliver('vm').urn;
      const args = [...desk.user('alice'), ...command, image, vm, ...more, ...agreed];
      return agreed.length > 0
        ? await desk.command.ask(args, { name })
        : await desk.command.run(args, { name });
    }

    for (const { what, words, exitCode, said } of cases) {
      it(`of ${what} does what it says, or nothing`, async () => {
        await desk.ready();
        const before = await versions(desk);
        const ran = await create(words, '--yes');
        assert.equal(ran.exitCode, exitCode, ran.stderr);
        assert.match(exitCode === 0 ? ran.stdout : sentence(ran, name), said);
        await desk.ready();
        if (exitCode !== 0) assert.deepEqual(await versions(desk), before);
      });
    }

    for (const [what, image, said] of [
      [
        'an own image',
        'public',
        /^public is your image: this snapshot becomes version 1; public will then refer to the new contents\. Anyone can use it, as before\./,
      ],
      [
        "a colleague's image",
        'asked',
        /^asked is an image of bob, not yours: this snapshot becomes version 1; .* for everyone who uses it\./,
      ],
      [
        'an image whose name differs by case',
        'PUBLIC',
        /^Sites ignore case in names: PUBLIC is public\. public is your image: this/,
      ],
    ] as const) {
      it(`asks first, and says whose image becomes what, for whom: ${what}`, async () => {
        await desk.ready();
        const before = await versions(desk);
        const ran = await create([image]);
        assert.equal(ran.exitCode, 4, ran.stderr);
        assert.match(sentence(ran, name), said);
        assert.deepEqual(await versions(desk), before);
      });
    }

    it('proves the new version of an image of a colleague, and of one whose name differs by case', async () => {
      for (const image of ['theirs', 'LETTERS']) {
        await desk.ready();
        const ran = await create([image, '--wait', '--poll', '0.1'], '--yes');
        assert.equal(ran.exitCode, 0, ran.stderr);
        // With the yes given beforehand it is said whose image it was.
        assert.equal(
          ran.stderr.includes('theirs is an image of bob, not yours'),
          image === 'theirs',
        );
      }
    });
  });
}

/** A sliver of bob in the project that he shares with alice. */
async function bobsSliver({ testbed }: Desk): Promise<string> {
  await testbed.control({ command: 'slice.add', uid: 'bob', name: 'bobs', project: 'demo' });
  await testbed.control({ command: 'sliver.add', slice: 'bobs', site: 'home', clientId: 'node' });
  const slivers: unknown = await testbed.control({ command: 'sliver.list' });
  assert.ok(Array.isArray(slivers));
  const sliver = slivers.find((it: { slice: string }) => it.slice.includes('bobs')) as {
    urn: string;
  };
  return sliver.urn;
}

/** An image of bob, made to its end. */
async function bobsImage(desk: Desk, image: string, sliverUrn: string): Promise<void> {
  const words = ['create', image, sliverUrn, '--wait', '--poll', '0.1', '--json'];
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
