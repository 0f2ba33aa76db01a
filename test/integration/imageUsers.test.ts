// Who can use an image, where the site cannot be asked.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commands as host, env } from 'vscode';
import type { Image, Visibility } from '../../src/model/inventory/image';
import { commands } from '../../src/ui/contributions';
import { findUsers } from '../../src/ui/images/users';
import { localInventory } from './support/world';

/** Nobody listens there. */
const url = 'https://127.0.0.1:1/image_metadata.php?uuid=0';

describe('who can use an image whose site does not answer', () => {
  async function seen(visibility: Visibility) {
    const [state] = (await localInventory()).sites;
    assert.ok(state);
    const urn = 'urn:publicid:IDN+home.example+image+demo:one';
    const version = { version: 0, urn: `${urn}:0`, url, uuid: '0', description: '', visibility };
    const image: Image = {
      urn,
      name: 'one',
      project: 'demo',
      siteUrn: state.site.urn,
      format: 'ndz',
      description: '',
      mine: true,
      versions: [version],
    };
    return { state, image, version };
  }

  async function told(visibility: Visibility): Promise<readonly [who: string, words: string]> {
    const { state, image, version } = await seen(visibility);
    const { who, sentence, reason } = await findUsers(state, image, version);
    return [who, `${sentence} ${reason}`];
  }

  it('is told as seen earlier, with what went wrong now', async () => {
    const [who, words] = await told('anyone');
    assert.equal(who, 'anyone');
    assert.match(
      words,
      /^Anyone can use one, at other sites too\. From an earlier check; the latest one failed: /,
    );
    assert.match((await told('project'))[1], /^Not everyone can use one\. From an earlier check/);
  });

  it('is not known where nobody has seen it', async () => {
    const [who, words] = await told('unknown');
    assert.equal(who, 'unknown');
    assert.match(words, /^It is not known who can use one\. /);
  });

  it('is told so in the note for an appendix, which stands in the clipboard', async () => {
    const { state, image } = await seen('anyone');
    await host.executeCommand(commands.copyImageNote, { kind: 'image', state, image });
    const note = await env.clipboard.readText();
    assert.match(note, /urn:publicid:IDN\+home\.example\+image\+demo:one:0/);
    assert.match(note, /Anyone can use one, at other sites too\./);
    assert.match(note, /<disk_image name=/);
  });
});
