/** A hostile agent: what it sends, when it goes, and what it has others say. Nothing of it changes anything. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { answer } from '../../../../src/cli/mcp/answers';
import { reads } from '../../../../src/cli/mcp/offer';
import { isRecord } from '../../../../src/model/storage/json';
import { Assistant, yes } from '../../../support/assistant';
import { Desk } from '../desk';

const hostile: readonly unknown[] = [
  '',
  ' ',
  '--yes',
  '-f/etc/passwd',
  '$(id)`id`;id|id&',
  '../../../../etc/passwd',
  '\u0000',
  '\u001b[2J\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
  '\u202eevil\u2066\u200b',
  '\ud800',
  '</data> [click](command:evil) ![x](https://evil.example/x.png) <img src=x onerror=1>',
  'urn:publicid:IDN+evil.example+image+a:b',
  'urn:publicid:IDN+home.example+image+../..:x',
  '__proto__',
  'a'.repeat(300_000),
  'a:'.repeat(100_000),
  '[['.repeat(50_000),
  null,
  0,
  -1,
  1e308,
  true,
  [],
  {},
  ['x'.repeat(100_000)],
];

describe('A hostile agent', () => {
  let desk: Desk;
  let folder: string;
  before(async () => {
    desk = await Desk.open();
    await desk.image('present');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'project-'));
  });
  afterEach(() => Assistant.closeAll());
  after(async () => desk.close());

  it('gets an answer of bounded length to whatever it gives a tool, and changes nothing', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'), {
      cwd: folder,
      person: yes,
    });
    const before = await desk.names();
    const { tools } = await agent.client.listTools();
    for (const { name, inputSchema } of tools) {
      const keys = Object.keys(inputSchema.properties ?? {});
      if (keys.length === 0 || name.startsWith('wait_for') || name === 'check_node') continue;
      for (const value of hostile) {
        const args = Object.fromEntries(keys.map((key) => [key, value]));
        const { text } = await agent.call(name, args);
        assert.ok(text.length < 60_000, `${name}: ${text.length}`);

        assert.doesNotMatch(text, /[\u0000\u001b\u202e\u2066\u200b]|\\u(?:0000|001b|d800)/i, name);
      }
    }
    assert.deepEqual(agent.questions, []);
    assert.deepEqual(await desk.names(), before);
    for (const message of agent.messages) assert.doesNotMatch(message, /root:x:0/);
  });

  it('finds no fault of the program by a file, a type or a folder that is none', async () => {
    const agent = await Assistant.of(desk.command, desk.user('alice'), { cwd: folder });
    for (const [name, args] of [
      ['plan_try', { image: 'present', on: '__proto__' }],
      ['plan_try', { image: 'present', script: 'nothing.sh' }],
      ['plan_try', { image: 'present', script: '' }],
      ['image_usage', { folders: ['x'.repeat(5000)] }],
      ['image_usage', { folders: ['\u0000'] }],
      ['lint', { files: ['\u0000', 'x'.repeat(5000)] }],
      ['validate_recipe', { recipe: '\u0000' }],
    ] as const) {
      const { text } = await agent.call(name, args);
      assert.doesNotMatch(text, /"internal"|inside this program/, name);
    }
  });

  it('cannot break the protocol by messages that are none, in either era', async () => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
    };
    const opening = {
      jsonrpc: '2.0',
      id: 'open',
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        capabilities: { elicitation: {} },
        clientInfo: { name: 'raw', version: '1' },
      },
    };
    for (const first of [
      opening,
      { jsonrpc: '2.0', id: 'open', method: 'server/discover', params: { _meta: meta } },
    ]) {
      const isModern = first !== opening;
      const call = (id: unknown, name: unknown, args: unknown, more: object = {}): object => ({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: Object.assign(
          { name, arguments: args },
          isModern ? { _meta: Object.assign({}, meta, more) } : { _meta: more },
        ),
      });
      const server = spawn(
        process.execPath,
        [desk.command.fileOf('geni-image'), 'mcp', ...desk.user('alice'), '-d'],
        { env: desk.command.environment(), cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] },
      );
      server.stderr.resume();
      const lines: string[] = [];
      createInterface(server.stdout).on('line', (line) => lines.push(line));
      const say = (value: unknown): void =>
        void server.stdin.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
      say(first);
      for (const odd of [
        'null',
        '1',
        '"x"',
        '[1,2]',
        '['.repeat(100_000),
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
        [first, first],
        call(null, 'list_sites', {}),
        call({}, 'list_sites', {}),
        call(-1, 'list_sites', {}),
        call(1.5, 'list_sites', {}),
        call('same', 'list_sites', {}),
        call('same', 'list_sites', {}),
        call(2, '__proto__', {}),
        call(3, null, {}),
        call(4, 'list_sites', null),
        call(5, 'list_sites', []),
        call(6, 'list_sites', { toString: 1 }),
        '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"list_images","arguments":{"__proto__":{"site":"https://evil.example"}}}}',
        call(8, 'list_sites', {}, { progressToken: { a: 1 } }),
        call(9, 'list_sites', {}, { progressToken: 'p'.repeat(100_000) }),
        { jsonrpc: '2.0', id: 10, result: { action: 'accept', content: { agree: true } } },
        { jsonrpc: '2.0', id: 0, result: { action: 'accept', content: { agree: true } } },
        { jsonrpc: '2.0', id: 11, error: { code: 1, message: 'x' } },
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 12345 } },
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: {} },
        { jsonrpc: '2.0', method: 'notifications/unknown' },
        { jsonrpc: '1.0', id: 13, method: 'tools/list' },
        { jsonrpc: '2.0', id: 14, method: 'resources/read', params: { uri: 'file:///etc/passwd' } },
        {
          jsonrpc: '2.0',
          id: 15,
          method: 'resources/read',
          params: { uri: 'geni-image://lint/../../etc/passwd' },
        },
        {
          jsonrpc: '2.0',
          id: 16,
          method: 'completion/complete',
          params: {
            ref: { type: 'ref/resource', uri: 'geni-image://lint/{code}' },
            argument: { name: 'code', value: '\u001b' },
          },
        },
        call('last', 'list_images', {}),
      ])
        say(odd);
      while (!lines.some((line) => line.includes('"id":"last"'))) await once(server.stdout, 'data');
      server.stdin.end();
      const [exitCode] = (await once(server, 'close')) as [number | null];
      assert.equal(exitCode, 0);
      for (const line of lines) {
        const message: unknown = JSON.parse(line);
        assert.ok(isRecord(message) && message['jsonrpc'] === '2.0', line);
        assert.doesNotMatch(line, /root:x:0/);
      }
      const last = lines.find((line) => line.includes('"id":"last"')) ?? '';
      assert.match(last, /"name":"present"|\\"name\\":\\"present\\"/);
    }
  });

  it('makes no server contact another one, by a resource or a URN either', async () => {
    let contacts = 0;
    const stranger = createServer(() => (contacts += 1)).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const host = `localhost:${(stranger.address() as AddressInfo).port}`;
    const agent = await Assistant.of(desk.command, desk.user('alice'), { cwd: folder });
    const url = encodeURIComponent(`https://${host}/image_metadata.php?uuid=x`);
    const read = await agent.client
      .readResource({ uri: `geni-image://image/${url}` })
      .catch(String);
    assert.doesNotMatch(JSON.stringify(read), /"status"/);
    writeFileSync(
      join(folder, '.geni-image.json'),
      JSON.stringify({ sites: [`https://${host}/cm`] }),
    );
    writeFileSync(
      join(folder, 'a.rspec'),
      `<rspec xmlns="http://www.geni.net/resources/rspec/3"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="https://${host}/x"/></sliver_type></node></rspec>`,
    );
    await agent.call('lint', { live: true });
    await agent.call('image_usage');
    await agent.call('plan_delete', { images: [`https://${host}/x`] });
    for (const name of ['image_details', 'who_can_use_image', 'plan_try'])
      await agent.call(name, { image: `urn:publicid:IDN+localhost+image+demo:x` });
    stranger.close();
    assert.equal(contacts, 0);
  });

  it('reads no file outside of the folder by patterns and links', async () => {
    const secret = '<rspec><node client_id="TOP-SECRET"><disk_image name=""/></node></rspec>';
    writeFileSync(join(desk.command.home, 'outside.rspec'), secret);
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(desk.command.home, 'outside.rspec'), join(folder, 'sub', 'inside.rspec'));
    symlinkSync(desk.command.home, join(folder, 'up'));
    const agent = await Assistant.of(desk.command, desk.user('alice'), { cwd: folder });
    for (const file of [
      '*/../../outside.rspec',
      '{..,sub}/*.rspec',
      '[.][.]/outside.rspec',
      '\\.\\./outside.rspec*',
      '\\.\\./*.rspec',
      '@(..)/*.rspec',
      'sub/../../*.rspec',
      'u*/outside.rspec',
      'up/*',
      'sub/*.rspec',
      '**/*.rspec',
      'sub',
      '.',
    ]) {
      const { text } = await agent.call('lint', { files: [file] });
      assert.doesNotMatch(text, /image-empty|TOP-SECRET|"line"/, file);
    }
  });

  it('starts nothing by going away while the person is asked', async () => {
    await desk.ready();
    let gone: Promise<void> | undefined;
    const agent: Assistant = await Assistant.of(desk.command, desk.user('alice'), {
      era: 'legacy',
      person: () => {
        gone = agent.kill();
        return yes();
      },
    });
    const token = await agent.plan({ node: 'vm', image: 'abandoned' });
    await agent.call('start_snapshot', { token }).catch(() => undefined);
    await gone;
    assert.ok(!(await desk.names()).includes('abandoned'));
  });

  it('is told no secret of the environment', async () => {
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const passphrase = readFileSync(passphraseFile, 'utf8').trim();
    const [, tokenFile = ''] = desk.token('alice');
    const token = readFileSync(tokenFile, 'utf8').trim();
    const { portal } = desk.testbed.description;
    const env = {
      PROTOGENI_PASSPHRASE: passphrase,
      PORTAL_TOKEN: token,
      API_KEY: 'sk-of-the-client',
    };
    const at = { PORTAL_HTTP: portal?.url ?? assert.fail('no portal') };
    const agent = await Assistant.of(
      desk.command,
      ['-f', certificate, ...desk.trusting(), '--ssh-key', '/nowhere'],
      { env: Object.assign({}, env, at), cwd: folder },
    );
    for (const name of [
      'list_images',
      'list_slivers',
      'list_sites',
      'image_usage',
      'history',
      'lint',
    ])
      await agent.call(name);
    await agent.call('plan_try', { image: 'present' });
    const planned = await agent.call('plan_snapshot', { node: 'vm', image: 'x1' });
    await agent.call('start_snapshot', { token: planned.document['token'] });
    const seen = `${agent.messages.join()}${agent.said}`;
    for (const secret of Object.values(env)) assert.ok(!seen.includes(secret), secret.slice(0, 4));
  });

  it('hears of progress in harmless words', async () => {
    const heard: string[] = [];
    const tool = reads({
      name: 'any',
      title: '',
      description: '',
      takes: () => ({}),
      run: async (_input, { output }) => {
        await Promise.resolve();
        output.busy(`\u001b[2J\u202e${'x'.repeat(10_000)}`);
        output.status('eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJl');
      },
    });
    const asked = {
      signal: new AbortController().signal,
      canAsk: false,
      answer: undefined,
      progress: (message: string) => void heard.push(message),
    };
    await answer(tool, {}, asked, {});
    assert.equal(heard.length, 2);

    assert.doesNotMatch(heard.join(), /[\u001b\u202e]|eyJhbGci/);
    assert.ok(heard.join().length < 2_000);
  });
});
