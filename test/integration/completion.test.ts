// Completion of disk_image in the sample rspec, asked for as VS Code does, with images that a
// testbed really holds: snapshotted first, deleted at the end.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { watchSnapshot, type CreatedImage } from '../../src/rpc';
import { accountOf, describeTestbed, homeOf } from './support/testbed';

describe('completion of disk_image', () => {
  const imageName = 'from-the-host';
  let created: CreatedImage;
  let document: vscode.TextDocument;

  before(async () => {
    created = await snapshot(imageName);
    await vscode.commands.executeCommand('protogeni.refresh');
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    document = await vscode.workspace.openTextDocument(join(folder, 'hello.rspec'));
  });

  after(async () => {
    if ((await completions(document)).some(({ name }) => name === imageName)) await remove(created);
  });

  it('offers a new image at another site by its address', async () => {
    assert.equal(document.languageId, 'rspec');
    const found = (await completions(document)).find(({ name }) => name === imageName);
    assert.ok(found, 'it is offered');
    assert.ok([created.imageUrl, created.versionUrl].includes(found.text ?? ''), found.text);
  });

  it('forgets an image that was deleted', async () => {
    await remove(created);
    await vscode.commands.executeCommand('protogeni.refresh');
    const names = (await completions(document)).map(({ name }) => name);
    assert.ok(!names.includes(imageName), `still offered: ${names.join(', ')}`);
  });
});

/** What is offered between the quotes of the empty disk_image. */
async function completions(
  document: vscode.TextDocument,
): Promise<{ name: string; text: string | undefined }[]> {
  const empty = '<disk_image name="';
  const offset = document.getText().indexOf(`${empty}"`) + empty.length;
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(offset),
  );
  return list.items.map(({ label, insertText }) => ({
    name: typeof label === 'string' ? label : label.label,
    text: typeof insertText === 'string' ? insertText : insertText?.value,
  }));
}

async function snapshot(imageName: string): Promise<CreatedImage> {
  const account = await accountOf('alice');
  const { componentManager } = homeOf(account);
  const { slices, aggregates } = await describeTestbed();
  const [slice] = slices;
  const sliver = slice?.slivers.find(
    ({ clientId, aggregate }) => clientId === 'vm' && aggregate === aggregates[0]?.name,
  );
  assert.ok(slice !== undefined && sliver !== undefined);
  const [sliceUrn, sliverUrn] = [slice.urn, sliver.urn];
  const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
  const request = { sliceUrn, sliverUrn, imageName, credentials, global: true };
  const image = await componentManager.createImage(request);
  const watched = { componentManager, sliceUrn, sliverUrn, created: image, interval: 100 };
  for await (const { stage, ended } of watchSnapshot({
    ...watched,
    credentials: () => Promise.resolve(credentials),
  })) {
    if (ended) assert.equal(stage, 'ready');
  }
  return image;
}

async function remove({ imageUrn }: CreatedImage): Promise<void> {
  const account = await accountOf('alice');
  const credentials = [await account.sliceAuthority.selfCredential()];
  await homeOf(account).componentManager.deleteImage({ imageUrn, credentials });
}
