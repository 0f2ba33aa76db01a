/** `geni-image lint --format`: what machines that check a repository get to read. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { CommandLine, type Ran } from '../../support/commandLine';

const required = createRequire(__filename);

/** The schema of OASIS, as a package has it. */
function sarifSchema(): object {
  const main = required.resolve('@microsoft/jest-sarif');
  return JSON.parse(
    readFileSync(join(main, '..', 'schemas', 'sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as object;
}

const mistaken = 'urn:publicid:home.example+image+demo:web';
const rspec = (name = mistaken): string =>
  `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
<node client_id="a"><sliver_type name="raw-pc"><disk_image name="${name}"/></sliver_type></node>
<node client_id="b"><sliver_type name="raw-pc"></sliver_type></node></rspec>
`;

describe('geni-image lint --format', () => {
  let command: CommandLine;
  let folder: string;

  before(async () => {
    command = await CommandLine.make();
    folder = mkdtempSync(join(command.home, 'repository-'));
  });
  after(async () => command.remove());

  function write(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return name;
  }

  const ask = async (...words: string[]): Promise<Ran> =>
    command.ask(['lint', ...words], { folder });

  async function sarif(...files: string[]): Promise<Log> {
    const ran = await ask('--format', 'sarif', ...files);
    return JSON.parse(ran.stdout) as Log;
  }

  it('json prints what --json prints', async () => {
    const file = write('a.rspec', rspec());
    const [one, other] = [await ask('--format', 'json', file), await ask('--json', file)];
    assert.equal(one.stdout, other.stdout);
    assert.equal(one.exitCode, 1);
  });

  it('takes no other word, and not two formats at once', async () => {
    const file = write('a.rspec', rspec());
    const ran = await ask('--format', 'xml', file);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--format takes one of text, json, sarif, github\./);
    assert.equal((await ask('--json', '--format', 'sarif', file)).exitCode, 2);
  });

  describe('sarif', () => {
    it('prints a log that the schema of SARIF 2.1.0 takes', async () => {
      const ajv = new Ajv({ strict: false, unicodeRegExp: false });
      addFormats(ajv);
      const validate = ajv.compile(sarifSchema());
      const files = [
        write('a b%.rspec', rspec()),
        write('broken.rspec', '<rspec xmlns="http://www.geni.net/resources/rspec/3"><node>'),
        write('notes.txt', 'notes'),
      ];
      const log = await sarif(...files);
      validate(log);
      assert.deepEqual(validate.errors, null);
      const empty = await sarif(write('fine.rspec', rspec('')));
      validate(empty);
      assert.deepEqual(validate.errors, null);
    });

    it('names place, rule, level and fix of a finding', async () => {
      const [run] = (await sarif(write('a b%.rspec', rspec()))).runs;
      const found = run?.results?.find(({ ruleId }) => ruleId === 'image-missing-idn');
      assert.partialDeepStrictEqual(found, {
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a%20b%25.rspec' },
              region: { startLine: 2, endLine: 2 },
            },
          },
        ],
        fixes: [
          {
            artifactChanges: [
              {
                artifactLocation: { uri: 'a%20b%25.rspec' },
                replacements: [
                  { insertedContent: { text: 'urn:publicid:IDN+home.example+image+demo:web' } },
                ],
              },
            ],
          },
        ],
      });
      const rule = run?.tool.driver.rules?.[found?.ruleIndex ?? -1];
      assert.equal(rule?.id, 'image-missing-idn');
      assert.match(rule.shortDescription?.text ?? '', /^`urn:publicid:` is not followed by/);
      assert.match(rule.help?.markdown ?? '', /Fix: Safe where an image is read/);
    });

    it('says which file was not checked, and is no success then', async () => {
      const [run] = (await sarif(write('notes.txt', 'notes'))).runs;
      const [invocation] = run?.invocations ?? [];
      assert.equal(invocation?.executionSuccessful, false);
      const [told] = invocation.toolExecutionNotifications ?? [];
      assert.match(told?.message.text ?? '', /notes\.txt is not checked/);
    });
  });

  describe('github', () => {
    it('prints a command for each finding', async () => {
      const ran = await ask('--format', 'github', write('a.rspec', rspec()));
      assert.equal(ran.exitCode, 1);
      const lines = ran.stdout.trimEnd().split('\n');
      assert.match(
        lines[0] ?? '',
        /^::error file=a\.rspec,line=2,endLine=2,col=\d+,endColumn=\d+,title=image-missing-idn::/,
      );
    });

    it('is told of files that are not checked', async () => {
      const ran = await ask('--format', 'github', write('notes.txt', 'notes'));
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stdout, /^::warning file=notes\.txt::notes\.txt is not checked/);
    });

    it('gives away no command to what is in a file or in its name', async () => {
      const name =
        'urn:publicid:IDN+e.net+image+p:a&#10;::error::forged%0A::set-env name=A::b##[x]';
      const file = write('a,title=x::y%0A\n::error::z.rspec', rspec(name));
      const { stdout } = await ask('--format', 'github', file);
      for (const line of stdout.trimEnd().split('\n')) {
        const [, head = '', properties = ''] = /^::(\w+) ([^:]*)::/.exec(line) ?? [];
        assert.match(head, /^(?:error|warning|notice)$/, line);
        assert.match(
          properties,
          /^file=a%2Ctitle=x%3A%3Ay%250A%0A%3A%3Aerror%3A%3Az\.rspec,line=\d+,/,
        );
        assert.doesNotMatch(line, /##\[|(?<!y%250A)%0A/);
      }
    });
  });

  it('text is what the problem matcher reads', async () => {
    const { problemMatcher } = JSON.parse(readFileSync('action/problem-matcher.json', 'utf8')) as {
      problemMatcher: [{ pattern: [{ regexp: string; file: 1; code: 6 }] }];
    };
    const [{ regexp, file, code }] = problemMatcher[0].pattern;
    const ran = await ask(write('a.rspec', rspec()));
    const match = new RegExp(regexp).exec(ran.stdout.split('\n')[0] ?? '');
    assert.deepEqual([match?.[file], match?.[code]], ['a.rspec', 'image-missing-idn']);
  });
});
