/** `geni-image mcp` as a command: what it prints for a client, and where it refuses to serve. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Assistant } from '../../../support/assistant';
import { Desk, json, member, sentence } from '../desk';

describe('geni-image mcp', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  afterEach(() => Assistant.closeAll());
  after(async () => desk.close());

  it('prints a configuration with whole paths, which starts the server from any folder', async () => {
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const here = ['-f', relative('.', certificate), '-p', relative('.', passphraseFile)];
    const ran = await desk.command.run([...here, ...desk.trusting(), 'mcp', '--config']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    const server = member(member(json(ran), 'mcpServers'), 'geni-image');
    const { command, args } = server;
    assert.ok(Array.isArray(args) && args.every((word) => typeof word === 'string'));
    assert.ok(isAbsolute(String(command)) && args.includes(certificate));
    const client = new Client({ name: 'test', version: '1' });
    const env = desk.command.environment();
    await client.connect(
      new StdioClientTransport({ command: String(command), args, env, cwd: '/' }),
    );
    const { isError } = await client.callTool({ name: 'list_images' });
    await client.close();
    assert.equal(isError, false);
  });

  it('says on a terminal that assistants start it, and what to do', async () => {
    const { screen, exitCode } = await desk.command.onTerminal(['mcp']);
    assert.equal(exitCode, 2);
    assert.match(screen, /is started by an assistant.*"geni-image mcp --config"/);
  });

  it('takes no token from standard input, which is the client', async () => {
    const ran = await desk.command.ask(['mcp', '--token', '-']);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /^--token - reads standard input/);
  });

  it('has the tools that docs/assistants.md names, and says of each whether it changes anything', async () => {
    const page = readFileSync('docs/assistants.md', 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` .*\| (no|\*\*yes).*\|$/gm)];
    const agent = await Assistant.of(desk.command, []);
    const { tools } = await agent.client.listTools();
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
      rows.map(([, name, changes]) => [name, changes === 'no']),
    );
    const skill = readFileSync('skills/custom-disk-images/SKILL.md', 'utf8');
    const prompt = await agent.client.getPrompt({ name: 'make_image_reproducible' });
    const named = `${skill} ${JSON.stringify(prompt)}`.match(/\b[a-z]+_[a-z_]+\b/g) ?? [];
    const known = new Set([...tools.map(({ name }) => name), 'disk_image']);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it('shows what images take and what was done, and deletes nothing', async () => {
    const urn = await desk.image('kept');
    const cwd = mkdtempSync(join(desk.command.home, 'project-'));
    const agent = await Assistant.of(desk.command, desk.user('alice'), { cwd });
    const usage = await agent.call('image_usage', { site: 'home' });
    assert.partialDeepStrictEqual(usage.document['usage'], { failed: { versions: 0 } }, usage.text);
    const told = await agent.call('history', { image: urn, kind: 'snapshot' });
    assert.match(JSON.stringify(told.document['events']), /"kind":"snapshot"/, told.text);
    assert.ok((await desk.names()).includes('kept'));
  });

  it('compares two images where it asks two sites, and finds both at one', async () => {
    const [first, second] = [await desk.image('one'), await desk.image('two')];
    const sites = '-m home -m north'.split(' ');
    const agent = await Assistant.of(desk.command, [...desk.user('alice'), ...sites]);
    for (const pair of [
      { first: 'one', second: 'two' },
      { first, second },
    ]) {
      const { document, text } = await agent.call('compare_images', pair);
      assert.equal(document['sameContents'], true, text);
    }
  });
});
