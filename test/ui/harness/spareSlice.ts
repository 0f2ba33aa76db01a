/** A slice of Alice's at the testbed of a session that has nothing at any site, as a person may have made it elsewhere. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connectAccount } from '../../../src/model/accounts/account';
import { readTestbed, testbedSites } from '../../../src/model/accounts/localTestbed';
import { formatUrn, loadIdentity, parseUrn, RpcError } from '../../../src/rpc';

export interface SpareSlice {
  readonly urn: string;
  /** Nodes that it has at the first site. */
  nodes(): Promise<number>;
}

export async function spareSlice(testbed: string, name: string): Promise<SpareSlice> {
  const description = (await readTestbed(testbed)) ?? assert.fail('no testbed');
  const user = description.users.find(({ urn }) => urn.endsWith('+alice')) ?? assert.fail('nobody');
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  const account = connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    trust: { ca: await readFile(description.caCertificate, 'utf8') },
    sliceAuthorityUrl: description.sliceAuthority.url,
    sites: testbedSites(description),
    local: true,
  });
  const { authority } = parseUrn(identity.urn);
  const urn = formatUrn({ authority, type: 'slice', id: name });
  await account.sliceAuthority.registerSlice(urn, new Date(Date.now() + 86_400_000));
  const [site] = account.sites;
  return {
    urn,
    nodes: async () => {
      const credentials = [await account.sliceAuthority.sliceCredential(urn)];
      const status = site?.componentManager.sliverStatus({ sliceUrn: urn, credentials });
      return await (status ?? assert.fail('no site')).then(
        ({ slivers }) => slivers.length,
        (error: unknown) => (RpcError.is(error, 'not-found') ? 0 : assert.fail(String(error))),
      );
    },
  };
}
