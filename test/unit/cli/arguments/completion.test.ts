/** TAB and Enter in real shells: what is completed is text, and never runs. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { CommandLine } from '../../../support/commandLine';

const sliver = (name: string): string => `urn:publicid:IDN+e.net+sliver+${name}`;

/** Texts of others that would do something in a shell, if they came into its line as they are. */
const hostile = [
  'urn:a+1001$(touch${IFS}x)',
  'urn:a`touch${IFS}x`',
  'urn:a;touch${IFS}x;',
  'urn:a\'"$(touch${IFS}x)"\'',
  'urn:a b&touch x&',
  'urn:a|touch x #',
];

const shells: Readonly<Record<string, readonly string[]>> = {
  bash: ['--norc', '--noprofile', '-i'],
  zsh: ['-f', '-i'],
  fish: ['--no-config', '-i'],
};

const setUp: Readonly<Record<string, string>> = {
  bash: `PS1='ready> '; bind 'set bell-style none'; eval "$(geni-image completion bash)"`,
  zsh: `PS1='ready> '; autoload -U compinit; compinit -u -d "$HOME/zcompdump"; eval "$(geni-image completion zsh)"`,
  fish: `function fish_prompt; echo 'ready> '; end; geni-image completion fish | source`,
};

describe('Completion', () => {
  let command: CommandLine;
  let bin: string;
  let folder: string;
  /** The words that the last command of the line was given, one in each line. */
  let given: string;

  before(async () => {
    command = await CommandLine.make();
    bin = join(command.home, 'path');
    folder = join(command.home, 'folder');
    given = join(command.home, 'given');
    for (const each of [bin, folder]) mkdirSync(each);
    for (const shell of Object.keys(shells)) {
      const { stdout } = await command.ask(['completion', shell]);
      writeFileSync(join(command.home, `completion.${shell}`), stdout);
    }
  });
  after(async () => command.remove());

  /**
   * `geni-image` for the shell: the real completion, or `offered` word by word by the script that it has printed;
   * else it notes its words.
   */
  function install(offered?: string): void {
    const real = `exec '${process.execPath}' '${command.fileOf('geni-image')}' "$@"`;
    writeFileSync(join(command.home, 'offered'), `${offered ?? ''}\n`);
    const isReal = offered === undefined;
    const words = isReal ? real : `cat '${join(command.home, 'offered')}'`;
    const script = isReal ? real : `cat '${join(command.home, 'completion.')}'"$2"`;
    writeFileSync(
      join(bin, 'geni-image'),
      `#!/bin/sh\ncase $1 in\ncompletion) ${script}; exit;;\ncomplete-words) ${words}; exit;;\nesac\nprintf '%s\\n' "$@" > '${given}'\necho has-run\n`,
    );
    chmodSync(join(bin, 'geni-image'), 0o755);
    rmSync(given, { force: true });
  }

  function seen(...slivers: string[]): void {
    const state = join(command.home, 'state', 'protogeni-images');
    mkdirSync(state, { recursive: true });
    const records = slivers.map((sliverUrn) => ({
      sliverUrn,
      sliceUrn: 'urn:publicid:IDN+e.net+slice+s',
      clientId: 'n',
    }));
    const seen = { site: 'boss.e.net:12369', slivers: records, images: slivers };
    writeFileSync(join(state, 'seen.json'), JSON.stringify({ sites: [seen] }));
  }

  /** Types `line`, TAB and Enter. Resolves with what the command was given. */
  async function press(shell: string, line: string): Promise<string[]> {
    const words = [shell, ...(shells[shell] ?? [])].join(' ');
    const child = spawn('script', ['-qfc', words, '/dev/null'], {
      cwd: folder,
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        HOME: command.home,
        XDG_STATE_HOME: join(command.home, 'state'),
        TERM: 'dumb',
        SHELL: '/bin/sh',
      },
    });
    // Each is typed when the prompt has come; TAB ends with the words that are in the line by then.
    const typed = [`${setUp[shell] ?? ''}; echo set-up\r`, `${line}\t\r`, 'exit\r'];
    const awaited = [/[$%#>] *$/, /set-up\s[^]*ready> *$/, /has-run/];
    let screen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString().replace(/\x1b\[[?\d;]*[A-Za-z]/g, '');
      const [next] = awaited;
      if (next?.test(screen) !== true) return;
      awaited.shift();
      screen = '';
      child.stdin.write(typed.shift() ?? '');
    });
    await new Promise((resolve) => child.once('close', resolve));
    assert.ok(existsSync(given), `${shell} has run no command`);
    return readFileSync(given, 'utf8').trimEnd().split('\n');
  }

  it('offers the formats of a lint', async () => {
    const { stdout } = await command.ask([
      'complete-words',
      '--',
      'geni-image',
      'lint',
      '--format',
      '',
    ]);
    assert.deepEqual(stdout.trim().split('\n'), ['github', 'json', 'sarif', 'text']);
  });

  it('offers nothing that sites name and that begins like an option', async () => {
    seen('--yes', '-rf', sliver('1001'));
    const words = ['complete-words', '--', 'geni-image', 'info'];
    const named = await command.ask([...words, '']);
    assert.equal(named.stdout, `${sliver('1001')}\n`);
    const ours = await command.ask([...words, '--js']);
    assert.equal(ours.stdout, '--json\n');
  });

  for (const shell of Object.keys(shells)) {
    const isThere = spawnSync(shell, ['-c', 'exit 0']).status === 0;
    if (!isThere && shell !== 'bash') continue;

    it(`in ${shell} completes what was seen, whatever characters a URN has`, async (context: TestContext) => {
      context.diagnostic(`in a real ${shell}`);
      install();
      seen(sliver('1001'), sliver('1002$(touch${IFS}x)'), sliver('1003 y'));
      assert.deepEqual(await press(shell, 'geni-image create web urn:'), [
        'create',
        'web',
        sliver('1001'),
      ]);
      assert.ok(!existsSync(join(folder, 'x')));
    });

    for (const text of hostile) {
      it(`in ${shell} inserts ${text} as text`, async () => {
        install(text);
        assert.deepEqual(await press(shell, 'geni-image info urn:'), ['info', text]);
        assert.ok(!existsSync(join(folder, 'x')));
      });
    }
  }
});
