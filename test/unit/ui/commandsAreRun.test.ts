// Each command is run by a test in the real VS Code: by its id, or by its title where a person finds it.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { commands } from '../../../src/ui/contributions';

/** Commands that none runs, each with the reason. */
const notRun: Record<string, string> = {
  openSitePage:
    'it opens a browser; which page, and that it is one over https, is tested without it',
};

const titles = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

const tests = ['integration', 'ui']
  .flatMap((layer) => globSync(`test/${layer}/*.test.ts`))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** What runs a command: the host, a person at the palette, a menu of a row, a button. */
const runners = 'executeCommand|runCommand|person|choose|press';

function isRun(key: string, id: string): boolean {
  const title =
    titles[`command.${id.replace('protogeni.', '')}`] ?? assert.fail(`${id} has no title`);
  const byPerson = escaped(title);
  return [
    new RegExp(`\\b(${runners})\\(\\s*(commands\\.${key}\\b|'${escaped(id)}')`),
    new RegExp(`\\b(${runners})\\([^;]*?'(ProtoGENI: )?${byPerson}'`),
    // A list of them, each of which is run.
    new RegExp(`^ *\\['ProtoGENI: ${byPerson}', `, 'm'),
  ].some((pattern) => pattern.test(tests));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

describe('the commands', () => {
  it('are each run by a test in VS Code, but for those that are named here', () => {
    const missing = Object.entries(commands)
      .filter(([key, id]) => !isRun(key, id))
      .map(([key]) => key);
    assert.deepEqual(missing, Object.keys(notRun));
  });
});
