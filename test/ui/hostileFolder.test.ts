// A folder that somebody else made, with a value for every setting of ours: the window reads none of them,
// in a folder that is trusted as in one that is not, and talks to nobody whom only the folder names.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> } };
}

for (const trusted of [true, false]) {
  describe(`a hostile folder that is ${trusted ? 'trusted' : 'not trusted'}`, () => {
    let folder: string;
    let listener: Server;
    let session: Session;
    let calls = 0;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'protogeni-lure-'));
      listener = createServer((socket) => {
        calls += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const url = `https://127.0.0.1:${(listener.address() as AddressInfo).port}/protogeni/xmlrpc`;
      const lure = join(folder, 'lure.pem');
      writeFileSync(lure, 'no certificate');
      const workspaceSettings = {
        'protogeni.certificate': lure,
        'protogeni.moreCertificates': [lure],
        'protogeni.caCertificate': lure,
        'protogeni.sliceAuthority': `${url}/sa`,
        'protogeni.portals': [{ name: 'Lure', url, caCertificate: lure }],
        'protogeni.aggregates': [{ name: 'Lure', url: `${url}/cm` }],
        'protogeni.pollInterval': 0.2,
        'protogeni.speaksFor': lure,
        'protogeni.sshKey': lure,
        'protogeni.checkBeforeSnapshot': 'always',
        'protogeni.foreignImages': { 'north.example': 'urn' },
        'protogeni.testbed.directory': folder,
        'http.proxy': url,
      };
      const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
      for (const key of Object.keys(contributes.configuration.properties)) {
        assert.ok(key in workspaceSettings, `${key} is tried too`);
      }
      session = await Session.open({ workspaceSettings, trusted });
    });
    after(async () => {
      listener.close();
      await session.close();
      rmSync(folder, { recursive: true, force: true });
    });
    afterEach((context) => session.keepFailure(context));

    it('names no certificate, no server and no folder', async () => {
      const { workbench } = session;
      await workbench.openContainer('ProtoGENI');
      const slivers = workbench.tree('Slivers');
      await slivers.row('north').waitFor();
      await slivers.row('vm, ready').waitFor();
      await workbench.runCommand('ProtoGENI: Refresh');
      await slivers.row('vm, ready').waitFor();
      assert.equal(await slivers.row(/Lure|lure/).count(), 0);
      await workbench.photograph(`hostile-folder-${trusted ? 'trusted' : 'restricted'}`, ['dark']);
      await workbench.runCommand('ProtoGENI: Choose Certificate…');
      await workbench.quickInput.titled('Choose Certificate');
      assert.equal(await workbench.page.getByText('lure.pem').count(), 0);
      await workbench.page.keyboard.press('Escape');
      await workbench.runCommand('ProtoGENI: Sign In with a Portal Token…');
      await workbench.quickInput.pick('Paste Token…');
      // The only portal is the usual one, so nobody is asked which.
      await workbench.quickInput.titled('Portal Token for boss.emulab.net:43794');
      await workbench.page.keyboard.press('Escape');
      assert.equal(calls, 0, 'nobody was called');
    });

    if (!trusted)
      it('lets nothing be built from its recipes', async () => {
        const { workbench } = session;
        await workbench.runCommand('ProtoGENI: Build Image from Recipe…');
        await workbench.notifications
          .message('A recipe runs commands. Trust this workspace before you build from it.')
          .waitFor();
      });
  });
}
