// What VS Code gives a model of the server for assistants: started by VS Code itself, without a click.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CancellationTokenSource, commands, extensions, LanguageModelTextPart, lm } from 'vscode';
import { isRecord } from '../../src/model/storage/json';
import { readySliverAt } from './support/world';

const extension = 'protogeni-images.protogeni-images';
/** There is only ours. */
const all = '*';

describe('The server for assistants, in VS Code', () => {
  before(async () => {
    await extensions.getExtension(extension)?.activate();
    // VS Code learns of the server only a moment after the extension has said it, and tells nobody.
    while (ourTools().length === 0)
      await commands.executeCommand('workbench.mcp.startServer', all, { waitForLiveTools: true });
  });
  after(async () => {
    await commands.executeCommand('workbench.mcp.stopServer', all);
  });

  it('has its tools there, and the extension no others', () => {
    const ours = ourTools();
    for (const tool of ['list_images', 'list_slivers', 'plan_snapshot', 'start_snapshot', 'lint'])
      assert.ok(ours.includes(`mcp_geni-image_${tool}`), ours.join());
    assert.deepEqual(
      ours.filter((name) => !name.startsWith('mcp_geni-image_')),
      [],
    );
  });

  it('asks the sites of the local testbed, by its certificate', async () => {
    const { sites } = await ask('list_slivers');
    assert.ok(Array.isArray(sites));
    assert.match(JSON.stringify(sites), /home\.example.*north\.example/);
    assert.match(JSON.stringify(sites), /"clientId":"vm"/);
  });

  it('compares images of all sites of the testbed', async () => {
    const image = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';
    const { sameContents } = await ask('compare_images', { first: image, second: image });
    assert.notEqual(sameContents, false);
  });

  it('plans a snapshot, which changes nothing', async () => {
    await readySliverAt('north', 'vm');
    const { plan, token } = await ask('plan_snapshot', {
      node: 'vm',
      site: 'north',
      image: 'never-made',
    });
    assert.ok(isRecord(plan));
    assert.deepEqual([plan['kind'], plan['node'], plan['users']], ['new', 'vm', 'project']);
    assert.match(String(token), /^[\w-]{22}$/);
  });

  it('looks at the files of the folder that is open', async () => {
    const { findings } = await ask('lint');
    assert.ok(Array.isArray(findings));
  });
});

function ourTools(): string[] {
  return lm.tools.map(({ name }) => name).filter((name) => name.includes('geni'));
}

async function ask(tool: string, input: object = {}): Promise<Record<string, unknown>> {
  const { token } = new CancellationTokenSource();
  const options = { input, toolInvocationToken: undefined };
  const { content } = await lm.invokeTool(`mcp_geni-image_${tool}`, options, token);
  const text = content
    .map((part) => (part instanceof LanguageModelTextPart ? part.value : ''))
    .join('');
  const document: unknown = JSON.parse(text);
  assert.ok(isRecord(document), text);
  return document;
}
