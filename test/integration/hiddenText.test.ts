// A file of the workspace with links, icons and characters that hide: the editor says what is there.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vscode from 'vscode';
import { diagnosticsOf, hoverText, open } from './support/rspecs';

const hidden = /[\u200b\u202e\u2028\u2066]/u;
const name =
  'urn:publicid:IDN+home.example+imag+p//\u202eegami\u200b [x](command:y) $(flame)\u2066';

describe('an RSpec of somebody else', () => {
  const rspec = (
    image: string,
  ): string => `<rspec type="request" xmlns="http://www.geni.net/resources/rspec/3">
  <node client_id="a\u202eb" component_manager_id="urn:publicid:IDN+home.example+authority+cm">
    <sliver_type name="emulab-xen"><disk_image name="${image}"/></sliver_type>
  </node>
</rspec>`;

  it('is judged in words that hide nothing', async () => {
    const marked = await open(rspec(`|${name}`));
    const found = await diagnosticsOf(marked, (all) => all.length > 0);
    const messages = found.map(({ message }) => message);
    assert.ok(
      messages.some((message) => message.includes('[U+202E]')),
      messages.join('\n'),
    );
    assert.doesNotMatch(messages.join('\n'), hidden);
  });

  it('is explained and mended in words that hide nothing, and are no link', async () => {
    const marked = await open(rspec(`|${name}`));
    await diagnosticsOf(marked, (all) => all.length > 0);
    const hover = await hoverText(marked);
    assert.doesNotMatch(hover, hidden);
    assert.doesNotMatch(hover, /(?<!\\)\]\((command|https?):/);
    const whole = new vscode.Range(0, 0, marked.document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      marked.document.uri,
      whole,
    );
    for (const { title } of actions) {
      assert.doesNotMatch(title, hidden);
      assert.doesNotMatch(title, /\]\(command:|\$\(flame/);
    }
  });
});
