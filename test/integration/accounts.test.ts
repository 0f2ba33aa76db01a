// Several identities side by side, as the settings name them.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ownAccounts } from '../../src/ui/accounts/accountSources';
import { accountSource, testbed } from './support/world';

describe('several certificates', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'accounts-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are accounts of their own, and a bad one hides no other', async () => {
    const { users, caCertificate, sliceAuthority } = await testbed();
    const kept: Record<string, string> = {};
    const paths = ['alice', 'carol'].map((name) => {
      const user = users.find(({ urn }) => urn.endsWith(`+${name}`));
      assert.ok(user);
      const path = join(folder, `${name}.pem`);
      copyFileSync(user.certificate, path);
      kept[`passphrase:${path}`] = readFileSync(user.passphraseFile, 'utf8').trim();
      return path;
    });
    const [certificate] = paths;
    const source = await accountSource(
      {
        certificate,
        caCertificate,
        sliceAuthority: sliceAuthority.url,
        moreCertificates: [...paths.slice(1), join(folder, 'none.pem')],
      },
      kept,
    );
    const { accounts = [], problems = [] } = await ownAccounts(source, false);
    assert.deepEqual(
      accounts.map(({ label }) => label),
      ['alice', 'carol'],
    );
    assert.deepEqual(
      problems.map(({ label }) => label),
      ['none.pem'],
    );
  });
});
