// `geni-image history`: what was done from here, as a person, a spreadsheet, a document and a program read it.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { holderOf } from '../../../src/model/storage/holder';
import { isRecord } from '../../../src/model/storage/json';
import { Desk } from './desk';

describe('geni-image history', () => {
  let desk: Desk;
  let journal: string;
  before(async () => {
    desk = await Desk.open();
    journal = join(desk.command.home, 'state', 'protogeni-images', 'journal.jsonl');
    mkdirSync(join(journal, '..'), { recursive: true, mode: 0o700 });
  });
  after(() => desk.close());
  beforeEach(() => rmSync(journal, { force: true }));

  const ask = (...words: string[]) => desk.command.ask(['history', ...words]);
  const asAlice = (...words: string[]) => desk.command.ask([...desk.user('alice'), ...words]);
  const write = (entry: object): void => {
    appendFileSync(journal, `${JSON.stringify(entry)}\n`);
    chmodSync(journal, 0o600);
  };
  const events = async (...words: string[]): Promise<Record<string, unknown>[]> => {
    const { stdout, stderr, exitCode } = await ask('--json', ...words);
    assert.equal(exitCode, 0, stderr);
    const value: unknown = JSON.parse(stdout);
    assert.ok(isRecord(value) && Array.isArray(value['events']));
    return value['events'] as Record<string, unknown>[];
  };

  function snapshot(id: string, patch: object = {}): object {
    return {
      v: 1,
      id: `${id}:ended`,
      kind: 'snapshot-ended',
      at: Date.parse('2026-11-30T12:00:00Z'),
      job: id,
      who: 'urn:publicid:IDN+home.example+user+alice',
      siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
      siteName: 'home.example',
      sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
      node: 'vm',
      sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
      imageName: 'web',
      imageUrn: 'urn:publicid:IDN+home.example+image+demo:web',
      versionUrn: 'urn:publicid:IDN+home.example+image+demo:web:0',
      askedAt: Date.parse('2026-11-30T11:59:00Z'),
      outcome: 'ready',
      ...patch,
    };
  }

  it('needs no certificate, and says when nothing was done', async () => {
    const { stdout, exitCode } = await ask();
    assert.equal(exitCode, 0);
    assert.equal(stdout, 'Nothing has been done from here yet.\n');
  });

  it('has a snapshot, its delete and a renewal, done in the terminal', async () => {
    await desk.image('web', '--description', 'nginx');
    const renewed = await asAlice('renew', 'hello', '--days', '90');
    assert.equal(renewed.exitCode, 0, renewed.stderr);
    const deleted = await asAlice('delete', 'web', '--yes');
    assert.equal(deleted.exitCode, 0, deleted.stderr);
    const found = await events();
    assert.deepEqual(
      found.map(({ kind, outcome }) => [kind, outcome]),
      [
        ['delete', 'done'],
        ['renewal', 'done'],
        ['renewal', 'done'],
        ['snapshot', 'ready'],
      ],
    );
    const facts = found.at(-1)?.['facts'];
    assert.ok(isRecord(facts));
    assert.equal(facts['who'], 'urn:publicid:IDN+home.example+user+alice');
    assert.equal(facts['description'], 'nginx');
    assert.match(String(facts['baseLoaded']), /^emulab-ops\//);
    assert.match(String(facts['commit']), /^[0-9a-f]{40}$/);
    assert.equal((await events('--kind', 'delete')).length, 1);
    assert.equal((await events('--image', 'demo:web')).length, 2);
    assert.equal((await events('--site', 'north')).length, 0);
    assert.equal((await events('--since', '2000-01-01', '--limit', '3')).length, 3);
  });

  it('has a refused delete with the reason of the site', async () => {
    const refused = await asAlice(
      'prestage',
      'urn:publicid:IDN+nowhere.example+image+a:b',
      '-n',
      'hello',
    );
    assert.notEqual(refused.exitCode, 0);
    const [event] = await events();
    assert.equal(event?.['kind'], 'prestage');
    assert.equal(event['outcome'], 'refused');
    assert.ok(isRecord(event['facts']) && event['facts']['reason'] !== undefined);
  });

  it('does not have what only looked, nor what a dry run asked', async () => {
    await desk.image('kept');
    const before = (await events()).length;
    await asAlice('delete', 'kept', '--dry-run');
    await asAlice('list');
    await asAlice('prestage', 'kept', '-n', 'hello', '-m', 'north', '--dry-run');
    assert.equal((await events()).length, before);
    await asAlice('delete', 'kept', '--yes');
  });

  it('is completed by the next command of its user', async () => {
    const gone = holderOf(2 ** 22 - 1);
    const head = { v: 1, id: 'x:begun', kind: 'delete-begun', at: Date.now() - 600_000 };
    write({
      ...head,
      who: 'urn:publicid:IDN+home.example+user+alice',
      siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
      siteName: 'home.example',
      imageUrn: 'urn:publicid:IDN+home.example+image+demo:gone',
      imageName: 'gone',
      writer: gone,
    });
    assert.equal((await events())[0]?.['outcome'], 'open');
    await desk.command.ask([...desk.user('bob'), 'list']);
    assert.equal((await events())[0]?.['outcome'], 'open');
    await asAlice('list');
    const [event] = await events();
    assert.equal(event?.['outcome'], 'done');
    assert.equal(event['foundLater'], true);
  });

  it('hides an event, keeps its line, and shows it again', async () => {
    write(snapshot('abcdef12-3'));
    const hidden = await ask('--hide', 'abcdef12');
    assert.match(hidden.stdout, /^Removed from the list/);
    assert.deepEqual(await events(), []);
    assert.equal((await events('--hidden'))[0]?.['hidden'], true);
    assert.match((await ask()).stderr, /1 removed from the list/);
    await ask('--unhide', 'abcdef12');
    assert.equal((await events()).length, 1);
    assert.equal(readFileSync(journal, 'utf8').includes('"abcdef12-3:ended"'), true);
  });

  it('refuses to hide what is not one event', async () => {
    write(snapshot('aa1'));
    write(snapshot('aa2'));
    for (const id of ['', 'aa', 'zz'])
      assert.equal((await ask('--hide', id)).exitCode, 2, `--hide ${id}`);
  });

  for (const [options, sentence] of [
    [['--csv', '--json'], /two formats/],
    [['--kind', 'nonsense'], /--kind takes one of snapshot, delete/],
    [['--since', 'yesterday'], /--since takes a date/],
    [['--limit', '0'], /--limit takes a whole number/],
  ] as const) {
    it(`refuses ${options.join(' ')}`, async () => {
      const { exitCode, stderr } = await ask(...options);
      assert.equal(exitCode, 2);
      assert.match(stderr, sentence);
    });
  }

  it('gives a spreadsheet no formula, whatever a site or a person wrote', async () => {
    const words = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '  =1',
      '\t=1',
      '\r=1',
      '|calc',
      '\u200b=1',
      '＝1',
      '＠SUM(A1)',
      'a;=1',
      'a; "＋1',
      'a "quoted", b',
    ];
    for (const [index, description] of words.entries())
      write(snapshot(`s${index}`, { description }));
    const { stdout } = await ask('--csv');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, words.length + 1);
    for (const line of lines)
      for (const cell of line.match(/"(?:[^"]|"")*"/g) ?? [])
        assert.doesNotMatch(cell.slice(1), /(?:^|;)[\s"\uFFFD]*[=+\-@|＝＋－＠]/);
    assert.ok(stdout.includes('"a ""quoted"", b"'));
  });

  it('gives a document no markup of others', async () => {
    const siteName = '<img src=x> | [a](https://evil.example) `x` @all ##vso[x]';
    write(
      snapshot('s', { siteName, imageName: '*bold*', versionUrn: undefined, imageUrn: undefined }),
    );
    const { stdout } = await ask('--markdown');
    const [, , row = ''] = stdout.split('\n');
    assert.doesNotMatch(row, /(?<!\\)[<>[\]`*]|[^\\]\|[^ \n]|@|(?<!\\):\/\//);
    assert.equal(row.split(/(?<!\\)\|/).length, 10);
  });

  it('steers no terminal', async () => {
    write(snapshot('s', { siteName: '\u001b]0;owned\u0007\u202ehome', reason: 'a\nb' }));
    for (const form of [[], ['--csv'], ['--markdown'], ['--json']]) {
      const { stdout } = await ask(...form);
      assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]/);
    }
  });

  it('gives programs all members of ten thousand events, each its own', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      JSON.stringify(snapshot(`s${index}`, { description: `number ${index}` })),
    );
    appendFileSync(journal, `${many.join('\n')}\n`);
    chmodSync(journal, 0o600);
    const all = await events();
    assert.equal(all.length, 10_000);
    for (const { id, facts } of all)
      assert.equal(
        (facts as Record<string, unknown>)['description'],
        `number ${String(id).slice(1)}`,
      );
  });

  it('tells of damaged lines, and shows the others', async () => {
    write(snapshot('s'));
    appendFileSync(journal, 'not json\n{"v":1,"id":"half');
    const { stdout, stderr, exitCode } = await ask();
    assert.equal(exitCode, 0);
    assert.match(stdout, /web:0/);
    assert.match(stderr, /Line 2 of .* is damaged/);
    assert.match(stderr, /The last line of .* is not complete/);
  });

  it('writes the note of an image, as an outsider sees it', async () => {
    await desk.image('noted', '--description', 'nginx `1.26`');
    const { stdout, exitCode, stderr } = await asAlice('history', '--note', 'noted');
    assert.equal(exitCode, 0, stderr);
    const urn = 'urn:publicid:IDN+home.example+image+demo:noted:0';
    assert.match(stdout, /^### Disk image `noted, version 0`/);
    assert.ok(stdout.includes(`- URN: \`${urn}\``));
    assert.match(stdout, /- SHA-1: `[0-9a-f]{40}`/);
    assert.match(stdout, /- Made from: `emulab-ops\/UBUNTU24-XEN-STD:0`/);
    assert.match(
      stdout,
      /Anyone can use noted, at other sites too\. \(Asked without an account on /,
    );
    assert.ok(stdout.includes(`node.disk_image = "${urn}"`));
    assert.ok(stdout.includes(`<disk_image name="${urn}"/>`));
    await asAlice('delete', 'noted', '--yes');
  });

  it('says in a note that others cannot use the image', async () => {
    await desk.ready();
    const made = await asAlice('create', 'secret', 'vm', 'no', '--wait', '--poll', '0.1');
    assert.equal(made.exitCode, 0, made.stderr);
    const { stdout } = await asAlice('history', '--note', 'secret');
    assert.match(stdout, /Only the project that owns secret can use it/);
    await asAlice('delete', 'secret', '--yes');
  });

  it('shows what an image came from, and that its base has a newer version', async () => {
    await desk.image('base');
    await desk.image('base', '--yes');
    const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
    write(snapshot('s', { imageUrn, versionUrn: `${imageUrn}:4`, baseLoaded: 'demo/base:0' }));
    const plain = await ask('--image', 'web');
    assert.match(plain.stdout, /web:4 was made from demo\/base:0\.$/m);
    const checked = await asAlice('history', '--image', 'web', '--check');
    assert.match(checked.stdout, /home\.example now has version 1 of that image\./);
    await asAlice('delete', 'base', '--yes');
  });
});
