/**
 * What each command prints on a terminal of 80 columns, as one text. `UPDATE_GOLDEN=1` writes it anew; what differs
 * from one run to the next is replaced by a word in capitals.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Desk } from './desk';

const golden = 'test/fixtures/cli/eighty.txt';

describe('On a terminal of 80 columns', () => {
  let desk: Desk;
  let screens: readonly Screen[];

  before(async () => {
    desk = await Desk.open();
    await desk.image('web');
    await desk.ready();
    await desk.image('a-name-of-thirty-letters-a-b-c', '--description', 'All that is needed');
    await desk.ready();
    const alice = desk.user('alice');
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    const shown = async (title: string, who: readonly string[] = alice): Promise<Screen> => {
      const words = [...who, ...title.split(' ')];
      // A help is as wide without a terminal.
      const isHelp = title.startsWith('help');
      const options = { columns: 80, env: { NO_COLOR: '1' } };
      const ran = isHelp
        ? await desk.command
            .ask(words)
            .then(({ stdout: screen, exitCode }) => ({ screen, exitCode }))
        : await desk.command.onTerminal(words, { ...options, answers: [[/\[y\/N\]/, 'n\r']] });
      const screen = clean(ran.screen);
      return { title, screen, kept: `${steady(screen)}[exit ${ran.exitCode ?? '-'}]\n` };
    };
    const inTurn: Screen[] = [];
    const beside = Promise.all(helps.map((title) => shown(title)));
    // A slice answers one call at a time, and says that it is busy to the others.
    for (const line of lines) inTurn.push(await shown(line));
    for (const line of byToken) {
      const screen = await shown(line, desk.token('alice'));
      inTurn.push({ ...screen, title: `${line} (by token)` });
    }
    screens = [...(await beside), ...inTurn];
  });
  after(async () => desk.close());

  it('each command prints what is kept here', () => {
    const text = screens.map(({ title, kept }) => `$ geni-image ${title}\n${kept}\n`).join('');
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, 'utf8'));
  });

  it('no help and no table is wider', () => {
    const tables = /^(?:help|list|history(?: --image|$)|slivers|diff|site list|completion)/;
    for (const { title, screen } of screens.filter((one) => tables.test(one.title)))
      for (const line of screen.split('\n').filter((it) => !it.includes('completions/')))
        assert.ok(line.length <= 80, `${title}: ${line}`);
  });

  /** Without times, addresses and places of this run. */
  function steady(screen: string): string {
    return screen
      .replaceAll(desk.command.home, 'HOME')
      .replaceAll(desk.testbed.directory, 'TESTBED')
      .replace(/127\.0\.0\.\d+:\d+/g, 'HOST:PORT')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD HH:MM')
      .replace(/uuid=[0-9a-f-]+/g, 'uuid=UUID')
      .replace(/logfile=\w+/g, 'logfile=LOG')
      .replace(/\b[0-9a-f]{40}\b/g, 'SHA1')
      .replace(/\b[0-9a-f]{10,}…[0-9a-f]{10,}\b/g, 'SH…A1')
      .replace(/\d+(?:\.\d+)? MB/g, 'N MB')
      .replace(/\(\d+ bytes\)/g, '(N bytes)')
      .replace(/\w{3} \d+, \d{4}, [\d:]+\s[AP]M/g, 'DATE')
      .replace(/\d+ (?:second|minute)s? ago|(?<!have )\bnow\b/g, 'AGO')
      .replace(/a-name-[\w-]*…[\w-]*/g, 'A…NAME')
      .replace(/HOST:PORT\S*cm\b/g, 'HOST:PORT/CM')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'MOMENT')
      .replace(/in \d+ (?:days|months|years)/g, 'IN TIME')
      .replace(/ +$/gm, '')
      .replace(/ {2,}/g, '  ');
  }
});

interface Screen {
  readonly title: string;
  readonly screen: string;
  /** What does not change. */
  readonly kept: string;
}

/** Without what drew over itself. */
function clean(screen: string): string {
  return screen
    .replaceAll('\r\n', '\n')
    .replace(/^[^\n]*\r(?:\x1b\[K)?/gm, '')
    .replace(/\x1b\[[\d;?]*[A-Za-z]/g, '');
}

const commands =
  'create check list info delete wait prestage who history usage prune mark diff slivers renew trust site doctor lint lock verify completion';

const helps = ['help', ...commands.split(' ').map((name) => `help ${name}`), 'help nosuch'];

/** None of them changes anything. */
const lines = [
  'list',
  'list --project --sort name',
  'list --public -m home',
  'slivers',
  'history',
  'history --image web',
  'history --kind nonsense',
  'info web',
  'who web',
  'diff web a-name-of-thirty-letters-a-b-c',
  'delete web --dry-run -m home',
  'delete web',
  'usage snippets -m home',
  'prune',
  'prune snippets --older-than 1d -m home',
  'mark',
  'mark nothing --protect --clear',
  'create fresh vm --dry-run -m home',
  'create web vm no --dry-run -m home',
  'create fresh vw',
  'check vw',
  'check vm --ssh-key none -m home',
  'prestage urn:publicid:IDN+home.example+image+demo:web --dry-run -m north',
  'renew hello --until 2020-01-01',
  'trust',
  'site list',
  'site add nowhere',
  'doctor',
  'completion',
  'wait none-such',
  'lint none-such.rspec',
  'verify none-such',
  'nosuch',
];

/** With nothing but a token. */
const byToken = [
  'slivers',
  'create fresh vm --experiment demo,hello --dry-run',
  'create fresh vm --experiment demo,hello',
  'renew demo,hello --hours 1',
  'delete web',
  'doctor',
];
