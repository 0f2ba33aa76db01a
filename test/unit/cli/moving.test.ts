/** docs/moving.md: what people type here instead of what they know. Every line runs, in the order of the page. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CommandName } from '../../support/commandLine';
import { Desk } from './desk';

const page = readFileSync('docs/moving.md', 'utf8');
const [introduction = '', ...sections] = page.split(/^## /m);

/** The lines of the right column of a section's table. */
function linesOf(section: string): string[] {
  const rows = section.split('\n').filter((line) => /^\| (?!What you|-)/.test(line));
  return rows.map((row) => /\| `([^`|]+)` *\|$/.exec(row)?.[1] ?? assert.fail(row));
}

/** Changes an environment as the lines of a shell block do. */
function change(env: Record<string, string>, text: string, folder: string): Record<string, string> {
  const changed = new Map(Object.entries(env));
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(text) ?? [];
  for (const line of block.split('\n').filter((each) => each !== '')) {
    const [, name = '', value = ''] = /^export (\w+)=(\S+)$/.exec(line) ?? [];
    if (name !== '') changed.set(name, value.replace('.local/testbed', folder));
    else if (line.startsWith('unset '))
      for (const each of line.split(' ').slice(1)) changed.delete(each);
    else assert.fail(`A line that no test runs: ${line}`);
  }
  return Object.fromEntries(changed);
}

const profile = `import geni.portal as portal
request = portal.context.makeRequestRSpec()
node = request.RawPC("pc")
node.component_manager_id = "urn:publicid:IDN+home.example+authority+cm"
node.disk_image = "urn:publicid:IDN+home.example+image+demo:measured"
portal.context.printRequestRSpec()
`;

describe('docs/moving.md', () => {
  let desk: Desk;
  let usual: Record<string, string>;
  /** What the words in capitals stand for. */
  let real: Readonly<Record<string, string>>;
  let folder: string;

  before(async () => {
    desk = await Desk.open();
    usual = change({}, introduction, desk.testbed.directory);
    const { aggregates, sliceAuthority } = desk.testbed.description;
    for (const url of [sliceAuthority.url, ...aggregates.map(({ cmUrl }) => cmUrl)])
      await trust(url);
    const month = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    real = {
      SLIVER_URN: desk.testbed.sliver('vm').urn,
      IMAGE_URN: 'urn:publicid:IDN+home.example+image+demo:web',
      DATE: month,
    };
    folder = join(desk.command.home, 'profiles');
    mkdirSync(folder);
    writeFileSync(join(folder, 'profile.py'), profile);
  });
  after(async () => desk.close());

  async function trust(url: string): Promise<void> {
    const shown = await desk.command.ask(['trust', url]);
    const fingerprint = /--fingerprint (\S+)/.exec(shown.stderr)?.[1] ?? '';
    await desk.command.ask(['trust', url, '--fingerprint', fingerprint]);
  }

  it('has a table for each tool that people come from', () => {
    const titles = sections.map((section) => section.split('\n')[0]);
    assert.deepEqual(titles, ['The test scripts', 'omni', 'portal-cli', 'geni-lib']);
    for (const section of sections) assert.ok(linesOf(section).length >= 6, section);
  });

  for (const section of sections) {
    const [title = ''] = section.split('\n');
    it(`tells lines that work as they stand, for ${title}`, async () => {
      const env = change(usual, section, desk.testbed.directory);
      for (const line of linesOf(section)) {
        await desk.ready();
        const [name = '', ...words] = line
          .replace('.local/testbed', desk.testbed.directory)
          .split(' ')
          .map((word) => real[word] ?? word);
        // The waits of a person are longer than those of a test; no other word is changed.
        const waits = words.includes('--wait') || words[0] === 'wait';
        const ran = await desk.command.ask(waits ? [...words, '--poll', '0.1'] : words, {
          name: name as CommandName,
          env,
          folder,
        });
        assert.equal(ran.exitCode, 0, `${line}\n${ran.stderr}${ran.stdout}`);
      }
    });
  }
});
