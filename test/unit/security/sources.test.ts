// Rules of docs/security.md that hold for every line of the sources, read from the sources themselves.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const sources = globSync('src/**/*.{ts,tsx,css}')
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
  .sort((a, b) => a.path.localeCompare(b.path));

/** `path: the match` for every place that fits the pattern, outside of comments. */
function places(pattern: RegExp, folder = 'src/'): string[] {
  return sources
    .filter(({ path }) => path.startsWith(folder))
    .flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(pattern)].map(([match]) => `${path}: ${match.trim()}`),
    );
}

/** Comments stand on lines of their own here. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(\/\/|\/?\*).*$/gm, '');
}

/** Every call that opens a connection over TLS, with what stands between its parentheses. */
function connections(): { path: string; options: string }[] {
  const opens = /(?<![.\w])(?:connect|request|get|open)\((?=\s*(?:\{|url))/g;
  return sources
    .filter(({ text }) => /from 'node:(?:https|tls)'|import\('node:(?:https|tls)'\)/.test(text))
    .flatMap(({ path, text }) =>
      [...text.matchAll(opens)].map((match) => ({
        path,
        options: parenthesised(text, match.index + match[0].length),
      })),
    )
    .filter(({ options }) => !/^\s*\w+: /.test(options));
}

function parenthesised(text: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at++)
    depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
  return text.slice(from, at - 1);
}

describe('the sources', () => {
  it('look at an unverified server in one place, before anything is sent', () => {
    assert.deepEqual(places(/rejectUnauthorized: *false|insecure/gi), [
      'src/rpc/tls/probe.ts: rejectUnauthorized: false',
    ]);
    assert.deepEqual(places(/NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity: *\(\) *=>/g), []);
  });

  it('say at every connection that the server must be verified, whatever the environment says', () => {
    const open = connections().filter(({ options }) => !/rejectUnauthorized: true\b/.test(options));
    assert.deepEqual(
      open.map(
        ({ path, options }) => `${path}: ${/rejectUnauthorized: \w+/.exec(options)?.[0] ?? ''}`,
      ),
      [
        'src/rpc/tls/probe.ts: rejectUnauthorized: false',
        // Through a proxy, for the same probe.
        'src/rpc/tls/serverAgent.ts: rejectUnauthorized: options',
      ],
    );
    assert.ok(connections().length >= 4);
    // No value but these two words, and only where connections are opened or told how.
    assert.deepEqual(places(/rejectUnauthorized(?!: true\b)[^,;\n}]*[^,;\n}\s]/g), [
      'src/rpc/tls/probe.ts: rejectUnauthorized: false',
      'src/rpc/tls/serverAgent.ts: rejectUnauthorized: options.rejectUnauthorized !== false',
    ]);
  });

  it('speak to servers over TLS only', () => {
    const plain = /^import (?!type)[^;]*from '(node:http|node:http2|node:dgram|undici)'/gm;
    // Only to ask a proxy for a tunnel, through which TLS goes to the server itself.
    assert.deepEqual(places(plain), [
      "src/rpc/tls/serverAgent.ts: import { Agent as HttpAgent, request as plainRequest } from 'node:http'",
    ]);
    assert.deepEqual(
      places(
        /globalThis\.fetch|(?<![.#\w])fetch\((url|address|new URL|['\"`])|XMLHttpRequest|new WebSocket/g,
      ),
      [],
    );
  });

  it('open in the browser what they have checked to be https', () => {
    assert.deepEqual(places(/openExternal\(/g), ['src/ui/text/webPage.ts: openExternal(']);
    assert.match(
      readFileSync('src/ui/text/webPage.ts', 'utf8'),
      /protocol !== 'https:'[\s\S]*openExternal/,
    );
  });

  it('read the address of a server log only to show or copy it', () => {
    const readers = places(/\.logUrl|\blogUrl[,:} ]/g).map((place) => place.split(':')[0]);
    const senders = places(/\b(exchange|request|get|connect)\(/g).map(
      (place) => place.split(':')[0],
    );
    const both = [...new Set(readers.filter((path) => senders.includes(path)))];
    assert.deepEqual(both, []);
  });

  it('run no text as code and no program but Node itself, ssh, git, what a recipe names, and what nodes of the testbed consist of', () => {
    // The commands load their own bundle through node:vm, to keep its compiled form.
    assert.deepEqual(places(/\beval\(|new Function\(|node:vm|\bexecSync|\bexecFile/g), [
      'src/cli/image/compiled.ts: node:vm',
      // With all that a repository could have it run overridden.
      'src/model/journal/repository.ts: execFile',
      'src/model/journal/repository.ts: execFile',
      'src/testbed/ssh/run.ts: execFile',
      'src/testbed/ssh/run.ts: execFile',
    ]);
    assert.deepEqual(places(/(?<![#\w])spawn\([^,]*,/g), [
      'src/cli/mcp/tasks/begin.ts: spawn(process.execPath,',
      'src/model/builds/localCommand.ts: spawn(program,',
      "src/model/ssh/runScript.ts: spawn('ssh',",
      'src/testbed/ssh/nodeSystem.ts: spawn(program,',
      'src/testbed/ssh/nodeSystem.ts: spawn(program,',
      'src/ui/accounts/testbed.ts: spawn(process.execPath,',
    ]);
  });

  it('know in one place which characters are hidden', () => {
    const tables =
      /Default_Ignorable|\\p\{(?:General_Category=|gc=)?(?:C[cfs]?|Z[lp]|Control|Format)\}|\\u\{?(?:200[b-f]|202[89a-e]|206[0-9]|0*ad)\b/gi;
    const found = new Set(places(tables).map((place) => place.split(':')[0]));
    assert.deepEqual([...found], ['src/model/hiddenCharacters.ts']);
  });

  it('take no address from outside of the window', () => {
    assert.deepEqual(places(/registerUriHandler/g), []);
  });

  it('let an assistant change things in one way, which takes what a person agreed to', () => {
    const tools = sources.filter(({ path }) => path.startsWith('src/cli/mcp/'));
    const changing = tools.filter(({ text }) => text.includes("kind: 'changes',"));
    assert.deepEqual(
      changing.map(({ path }) => path),
      ['src/cli/mcp/planned/agreement.ts'],
    );
    const [{ text } = { text: '' }] = changing;
    assert.match(text, /if \(!call\.canAsk\) refuse\(/);
    assert.match(text, /return \{ message: question,/);
    // What is planned is begun there and nowhere else.
    const begins = tools.filter((one) => /\bplanned\.begin\(|\.take\(token\)/.test(one.text));
    assert.deepEqual(
      begins.map(({ path }) => path),
      ['src/cli/mcp/planned/agreement.ts'],
    );
    // What changes something at a site, or here, is in no tool.
    const changes =
      /\b(?:snapshots\.start|carryOut|beginTask)\(|commands\/(?:create|delete|renew|extend|prestage|trust)'|site\('(?:add|remove)'|fix: true/;
    const does = tools.filter((one) => changes.test(one.text)).map(({ path }) => path);
    assert.deepEqual(does, [
      'src/cli/mcp/planned/build.ts',
      'src/cli/mcp/planned/deletion.ts',
      'src/cli/mcp/planned/snapshot.ts',
      'src/cli/mcp/planned/trial.ts',
      'src/cli/mcp/tasks/begin.ts',
    ]);
  });

  it('hand no secret to the server for assistants', () => {
    const text = readFileSync('src/ui/assistants/server.ts', 'utf8');
    assert.doesNotMatch(text, /passphrases|secrets|portalTokens|KeptSecrets/i);
  });

  it('give no hover or tooltip the right to run commands', () => {
    assert.deepEqual(places(/isTrusted *[=:]|supportHtml *[=:]/g), []);
  });
});

describe('the pages', () => {
  const pages = sources.filter(({ text }) => text.includes('<script'));

  it('have a policy that allows their own script by its nonce, and nothing else', () => {
    assert.ok(pages.length > 0);
    for (const { path, text } of pages) {
      assert.match(text, /Content-Security-Policy/, path);
      assert.match(text, /default-src 'none'/, path);
      assert.match(text, /`script-src 'nonce-\$\{nonce\}'`/, path);
      assert.match(text, /nonce = randomBytes\(18\)/, path);
      for (const [tag] of text.matchAll(/<script[^>]*>/g)) assert.match(tag, /nonce=.*src=/, path);
    }
  });

  it('hold no inline script, style or event handler', () => {
    assert.deepEqual(places(/'unsafe-\w+'|\bon(click|load|error|input)=|<style|javascript:/g), []);
    assert.deepEqual(places(/ style="/g, 'src/ui/'), []);
  });

  it('show what they are told as text', () => {
    assert.deepEqual(places(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/g), []);
  });
});
