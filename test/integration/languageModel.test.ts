// What an assistant in the editor is told by the tools.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationTokenSource, LanguageModelTextPart, lm } from 'vscode';
import { languageModelTools } from '../../src/ui/contributions';

describe('the tools for an assistant', () => {
  it('are there', () => {
    const names = lm.tools.map(({ name }) => name);
    for (const name of Object.values(languageModelTools)) assert.ok(names.includes(name), name);
  });

  it('list images, or say that there are none', async () => {
    assert.match(await ask(languageModelTools.listImages, {}), /There are no images|urn:publicid/);
  });

  it('say how snapshots stand', async () => {
    const filter = 'no snapshot has such a name';
    assert.equal(
      await ask(languageModelTools.snapshotStatus, { filter }),
      'There are no snapshots.',
    );
  });

  it('take no snapshot of a sliver that is not there', async () => {
    const input = { sliver: 'nowhere', imageName: 'never-made' };
    await assert.rejects(ask(languageModelTools.snapshotSliver, input), /no sliver nowhere/);
  });
});

async function ask(name: string, input: object): Promise<string> {
  const { token } = new CancellationTokenSource();
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
}
