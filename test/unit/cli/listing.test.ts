/** `geni-image list`: whose images, in which order and form. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Desk, json, sentence } from './desk';

describe('geni-image list', () => {
  let desk: Desk;
  let alice: string[];
  let bob: string[];

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    bob = desk.user('bob');
    await desk.image('zoo');
    await desk.image('ape');
  });
  after(async () => desk.close());

  it("shows a colleague's images of one's projects, and whose they are", async () => {
    assert.match((await desk.command.ask([...bob, 'list'])).stdout, /^You have no images at/);
    const ran = await desk.command.ask([...bob, 'list', '--project']);
    assert.match(ran.stdout, /^demo:ape +0 .* anyone +alice +urn:\S+:ape:0$/m, ran.stderr);
  });

  it('shows what the site offers to everyone', async () => {
    const ran = await desk.command.ask([...alice, 'list', '--public']);
    assert.match(ran.stdout, /^emulab-ops:UBUNTU22-64-STD .* the site /m, ran.stderr);
    const both = await desk.command.ask([
      ...alice,
      'list',
      '--mine',
      '--public',
      '--format',
      'urn',
    ]);
    assert.match(both.stdout, /\+image\+demo:ape\n[^]*\+image\+emulab-ops:UBUNTU22-64-STD\n/);
  });

  it('sorts by name, age or size', async () => {
    const order = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await desk.command.ask([...alice, 'list', ...words, '--format', 'tsv']);
      return stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t')[2] ?? '');
    };
    assert.deepEqual(await order(), ['ape', 'zoo']);
    const [titles = ''] = (
      await desk.command.ask([...alice, 'list', '--format', 'tsv'])
    ).stdout.split('\n');
    assert.equal(titles, 'site\tproject\tname\tversion\tbytes\tcreated\tvisibility\tcreator\turn\tlabel\tprotected\tdeleteAfter');
    const { exitCode, stderr } = await desk.command.ask([...alice, 'list', '--sort', 'age']);
    assert.equal(exitCode, 0, stderr);
  });

  it('gives the same JSON by either option', async () => {
    const one = json(await desk.command.ask([...alice, 'list', '--json']));
    assert.deepEqual(json(await desk.command.ask([...alice, 'list', '--format', 'json'])), one);
  });

  it('says what its options take', async () => {
    for (const [words, said] of [
      [['--sort', 'colour'], /^--sort takes name, age or size, not "colour"\./],
      [['--format', 'xml'], /^--format takes table, tsv, urn or json, not "xml"\./],
      [['bob', '--mine'], /^bob already says whose images are meant/],
    ] as const) {
      const ran = await desk.command.ask([...alice, 'list', ...words]);
      assert.equal(ran.exitCode, 2);
      assert.match(sentence(ran), said);
    }
  });

  it('completes names of images, nodes and sites', async () => {
    await desk.command.ask([...alice, 'slivers']);
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    const words = async (...line: string[]): Promise<string[]> => {
      const ran = await desk.command.ask(['complete-words', '--', 'geni-image', ...line]);
      return ran.stdout.trim().split('\n');
    };
    assert.deepEqual(await words('info', 'zo'), ['zoo']);
    assert.deepEqual(await words('delete', 'demo:a'), ['demo:ape']);
    assert.deepEqual(await words('create', 'new', 'hello/v'), ['hello/vm']);
    assert.deepEqual(await words('list', '-m', 'nor'), ['north']);
    assert.deepEqual(await words('list', '--format', 't'), ['table', 'tsv']);
    await desk.command.ask([...alice, 'site', 'remove', 'north']);
  });
});
