// The local testbed that runs beside VS Code for these tests, on 127.0.0.2.
import { readFile } from 'node:fs/promises';
import { connectAccount, type Account, type Site } from '../../../src/model/accounts/account';
import {
  readTestbed,
  testbedSites,
  type TestbedDescription,
} from '../../../src/model/accounts/localTestbed';
import { loadIdentity, type Trust } from '../../../src/rpc';

export async function describeTestbed(): Promise<TestbedDescription> {
  const found = await readTestbed(process.env['TEST_TESTBED'] ?? '');
  if (found === undefined) throw new Error('TEST_TESTBED names no running testbed.');
  return found;
}

/** A user of the testbed, with connections made inside the extension host. */
export async function accountOf(name: 'alice' | 'bob' | 'carol', trust?: Trust): Promise<Account> {
  const testbed = await describeTestbed();
  const user = testbed.users.find(({ urn }) => urn.endsWith(`+${name}`));
  if (user === undefined) throw new Error(`The testbed has no user ${name}.`);
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  return connectAccount({
    id: identity.urn,
    label: name,
    identity,
    trust: trust ?? { ca: await readFile(testbed.caCertificate, 'utf8') },
    sliceAuthorityUrl: testbed.sliceAuthority.url,
    sites: testbedSites(testbed),
    local: true,
  });
}

/** The aggregate that is also the home of the slice authority. */
export function homeOf(account: Account): Site {
  const [site] = account.sites;
  if (site === undefined) throw new Error('The testbed has no aggregate.');
  return site;
}
