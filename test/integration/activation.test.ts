// The extension is found and activates in the extension host, with every command of its manifest.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands, extensions } from 'vscode';

describe('activation', () => {
  const id = 'protogeni-images.protogeni-images';

  it('happens in the extension host', async () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command of the manifest', async () => {
    const registered = new Set(await commands.getCommands(true));
    const missing = commandsOf(extensions.getExtension(id)?.packageJSON).filter(
      (command) => !registered.has(command),
    );
    assert.deepEqual(missing, []);
  });
});

function commandsOf(manifest: unknown): string[] {
  const { contributes } = manifest as { contributes: { commands: { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}
