// The extension is found and activates in the extension host.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extensions } from 'vscode';

describe('activation', () => {
  it('activates in the extension host', async () => {
    const extension = extensions.getExtension('protogeni-images.protogeni-images');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
