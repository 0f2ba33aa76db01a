/** `action.yml` and `.pre-commit-hooks.yaml`: what they start is what the command understands. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CommandLine } from '../../support/commandLine';

/** The script of the action's one step. */
function script(): string {
  const [, text = ''] = readFileSync('action.yml', 'utf8').split('      run: |\n');
  return text.replaceAll(/^ {8}/gm, '');
}

describe('the action for GitHub', () => {
  let command: CommandLine;
  let folder: string;

  before(async () => {
    command = await CommandLine.make();
    folder = join(command.home, 'repository');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    const npm = join(folder, 'bin', 'npm');
    // In the place of npm: it tells what it was asked for, and starts the commands that are built.
    writeFileSync(
      npm,
      `#!/bin/sh\necho "$1 $2 $3" >&2\nshift 5\nexec "${process.execPath}" "${command.fileOf('geni-image')}" "$@"\n`,
    );
    chmodSync(npm, 0o755);
    const bad = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node>';
    writeFileSync(join(folder, 'a b.rspec'), bad);
    writeFileSync(join(folder, '--fix'), 'x');
  });
  after(async () => command.remove());

  async function run(
    inputs: Record<string, string>,
  ): Promise<[code: number, out: string, err: string]> {
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: command.home,
      FILES: '.',
      FORMAT: 'github',
      OUTPUT: '',
      CONFIG: '',
      VERSION: 'latest',
      ...inputs,
    };
    return await new Promise((resolve) => {
      const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script()];
      execFile('bash', words, { cwd: folder, env }, (error, out, err) => {
        resolve([Number(error?.code ?? 0), out, err]);
      });
    });
  }

  it('has every input as a variable of its step, and none in its script', () => {
    const text = readFileSync('action.yml', 'utf8');
    const [, inputs = ''] = /^inputs:\n([\s\S]*?)^runs:/m.exec(text) ?? [];
    const names = [...inputs.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name ?? '');
    assert.equal(names.length, 5);
    for (const name of names)
      assert.ok(text.includes(`${name.toUpperCase()}: \${{ inputs.${name} }}`), name);
    assert.doesNotMatch(script(), /\$\{\{/);
  });

  it('annotates what it finds, and fails for an error', async () => {
    const [code, out, err] = await run({ FILES: '.\n' });
    assert.equal(code, 1, err);
    assert.match(out, /^::error file=a b\.rspec,line=1/);
    assert.match(err, /^exec --yes --package=protogeni-images@latest/);
  });

  it('writes a report into a file', async () => {
    const [code] = await run({ FORMAT: 'sarif', OUTPUT: 'results.sarif' });
    assert.equal(code, 1);
    const log = JSON.parse(readFileSync(join(folder, 'results.sarif'), 'utf8')) as object;
    assert.ok('runs' in log);
  });

  it('takes no input for an option or a command', async () => {
    const [code, , err] = await run({ FILES: '--fix\n$(touch harm).rspec' });
    assert.equal(code, 2);
    assert.match(err, /--fix is not checked: it is neither/);
    assert.match(err, /\$\(touch harm\)\.rspec is not checked: .*no such file/);
  });
});

describe('the hook for pre-commit', () => {
  it('takes RSpecs and starts the lint', () => {
    const hook = readFileSync('.pre-commit-hooks.yaml', 'utf8');
    const pattern = new RegExp(/^ {2}files: (.+)$/m.exec(hook)?.[1] ?? '^$');
    assert.deepEqual(
      ['a.rspec', 'b/a.rspec.xml', 'a.xml', 'a.rspec.txt'].map((name) => pattern.test(name)),
      [true, true, false, false],
    );
    assert.match(hook, /^ {2}entry: geni-image lint$/m);
    // A file name that begins with a dash is no option.
    assert.match(hook, /^ {2}args: \[--\]$/m);
  });

  it('has another one for all files that may name images, which looks at the whole repository', () => {
    const [, hook = ''] = readFileSync('.pre-commit-hooks.yaml', 'utf8').split('-repository\n');
    const pattern = new RegExp(/^ {2}files: (.+)$/m.exec(hook)?.[1] ?? '^$');
    assert.deepEqual(
      ['a/profile.py', 'a.rspec', '.geni-image.json', 'infra/main.tf', 'main.c'].map((name) =>
        pattern.test(name),
      ),
      [true, true, true, true, false],
    );
    assert.match(hook, /^ {2}entry: geni-image lint \.$/m);
    assert.match(hook, /^ {2}pass_filenames: false$/m);
  });
});
