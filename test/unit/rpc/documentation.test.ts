// Runs the examples of docs/rpc.md against the local testbed, as one program, and compares what they
// print with what the page says they print.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { LocalTestbed } from '../../support/testbed';

interface Example {
  heading: string;
  code: string;
  /** Lines with an ellipsis for what varies. */
  output: string[];
}

function examples(page: string): Example[] {
  return page
    .split(/^## (?=\d)/m)
    .slice(1)
    .map((section) => ({
      heading: section.split('\n', 1)[0] ?? '',
      code: /^```ts\n([\s\S]*?)^```/m.exec(section)?.[1] ?? '',
      output: (/^```text\n([\s\S]*?)\n```/m.exec(section)?.[1] ?? '').split('\n'),
    }));
}

function matches(line: string, expected: string): boolean {
  const pattern = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.+')}$`).test(line);
}

// Below out, so that the program finds the packages of the project.
const program = resolve('out/docs/rpc-examples.mjs');

describe('docs/rpc.md', () => {
  const found = examples(readFileSync('docs/rpc.md', 'utf8'));
  let testbed: LocalTestbed;
  let printed: string[];

  before(async () => {
    testbed = await LocalTestbed.start();
    await build({
      stdin: {
        contents: found
          .map(({ code, heading }) => `${code}\nconsole.log(${JSON.stringify(`# ${heading}`)});`)
          .join('\n'),
        loader: 'ts',
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: { 'protogeni-images/rpc': resolve('src/rpc/index.ts') },
      outfile: program,
      logLevel: 'warning',
    });
    const { stdout } = await promisify(execFile)(process.execPath, [program], {
      env: { ...process.env, TESTBED: testbed.directory },
      timeout: 60_000,
    });
    printed = stdout.split('\n');
  });
  after(async () => {
    await testbed.remove();
  });

  it('shows ten calls', () => assert.equal(found.length, 10));

  for (const [index, { heading, output }] of found.entries()) {
    it(heading, () => {
      const end = printed.indexOf(`# ${heading}`);
      const start = index === 0 ? 0 : printed.indexOf(`# ${found[index - 1]?.heading ?? ''}`) + 1;
      const lines = printed.slice(start, end);
      assert.equal(lines.length, output.length, lines.join('\n'));
      lines.forEach((line, i) =>
        assert.ok(matches(line, output[i] ?? ''), `${line}\nis not\n${output[i] ?? ''}`),
      );
    });
  }
});
