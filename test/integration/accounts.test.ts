// Several identities side by side, as the settings name them.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ownAccounts } from '../../src/ui/accounts/accountSources';
import { speaksForXml } from '../support/speaksFor';
import { accountSource, testbed, testbedDirectory } from './support/world';

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

  it('may speak for a user, whose account it is then', async () => {
    const { users, caCertificate, sliceAuthority } = await testbed();
    const bob = users.find(({ urn }) => urn.endsWith('+bob'));
    assert.ok(bob);
    const certificate = join(folder, 'bob.pem');
    copyFileSync(bob.certificate, certificate);
    const kept = { [`passphrase:${certificate}`]: readFileSync(bob.passphraseFile, 'utf8').trim() };
    const speaksFor = join(folder, 'word.xml');
    writeFileSync(speaksFor, speaksForXml(testbedDirectory, { user: 'alice', tool: 'bob' }));
    const own = { certificate, caCertificate, speaksFor, sliceAuthority: sliceAuthority.url };
    const { accounts = [] } = await ownAccounts(await accountSource(own, kept), false);
    const [account] = accounts;
    assert.equal(account?.label, 'alice, by bob');
    assert.match(account.userUrn, /\+alice$/);
    const { slices } = await account.sliceAuthority.resolveUser(account.userUrn);
    assert.ok(slices.length > 0);
    // What cannot be used hides nothing, and says why.
    const wrong = await accountSource({ ...own, speaksFor: certificate }, kept);
    const { problems = [] } = await ownAccounts(wrong, false);
    assert.match(String(problems[0]?.error), /does not let anyone speak for a user/);
    const none = await accountSource({ ...own, speaksFor: join(folder, 'no.xml') }, kept);
    const { problems: gone = [] } = await ownAccounts(none, false);
    assert.match(
      String(gone[0]?.error),
      /no\.xml cannot be read \(.*\): give the path of a credential file/,
    );
  });
});
