// Choosing the certificate: a file that is no good is never saved, and the list says why and stays.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { workspace } from 'vscode';
import { chooseCertificate } from '../../src/ui/commands/accounts/certificate';
import type { Parts } from '../../src/ui/context';
import { asPerson, leave, type Seen } from './support/person';
import { accountSource } from './support/world';

describe('a certificate that is chosen', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'choose-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const saved = (): unknown[] =>
    ['certificate', 'moreCertificates'].map((key) => {
      const { globalValue, workspaceValue } =
        workspace.getConfiguration('protogeni').inspect(key) ?? {};
      return [globalValue, workspaceValue];
    });

  /** Chooses the file of the settings, then what else the person says. */
  async function choose(
    name: string,
    text: string,
    ...then: string[]
  ): Promise<Seen & { asked: boolean }> {
    const certificate = join(folder, name);
    writeFileSync(certificate, text);
    const { passphrases, testbed, settings } = await accountSource({ certificate });
    let asked = false;
    const connect = (): Promise<void> => Promise.resolve(void (asked = true));
    const parts = {
      passphrases,
      testbed,
      settings,
      portalAccounts: { read: () => Promise.resolve(), signedIn: [] },
      accounts: { connect },
      loading: { want: connect },
    };
    // It is the one in use, so that the person is asked what to do with it.
    const answers = {
      'Choose Certificate': [name, ...then],
      [`${name} is in use`]: 'Connect Again',
    };
    const seen = await asPerson({ answers }, () => chooseCertificate(parts as unknown as Parts));
    return { ...seen, asked };
  }

  for (const [what, text] of [
    ['is no certificate', 'hello'],
    ['is empty', ''],
    ['has no key', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
  ] as const) {
    it(`is not saved when the file ${what}: the list stays and says so, until Escape`, async () => {
      const before = saved();
      const seen = await choose('wrong.pem', text, leave);
      assert.deepEqual(seen.titles, [
        'Choose Certificate',
        'wrong.pem is in use',
        'Choose Certificate',
      ]);
      assert.deepEqual(seen.offered.slice(0, 2), ['in use', 'wrong.pem']);
      assert.match(seen.details[1] ?? '', /^wrong\.pem/);
      assert.deepEqual(saved(), before);
      assert.doesNotMatch(JSON.stringify(saved()), /wrong\.pem/);
      assert.equal(seen.asked, false, 'nobody is connected');
    });
  }

  it('can be wrong again and again', async () => {
    const before = saved();
    const seen = await choose('wrong.pem', 'hello', 'wrong.pem', 'wrong.pem', leave);
    assert.equal(seen.titles.filter((title) => title === 'Choose Certificate').length, 4);
    assert.deepEqual(saved(), before);
    assert.doesNotMatch(JSON.stringify(saved()), /wrong\.pem/);
  });
});
