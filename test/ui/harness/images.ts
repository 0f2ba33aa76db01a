// Images that are there before a journey begins, taken from the slivers of the local testbed.
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { type Account, connectAccount } from '../../../src/model/accounts/account';
import {
  readTestbed,
  type TestbedDescription,
  testbedSites,
} from '../../../src/model/accounts/localTestbed';
import {
  type ComponentManager,
  type Credential,
  loadIdentity,
  watchSnapshot,
} from '../../../src/rpc';

export interface WantedImage {
  readonly user: 'alice';
  readonly clientId: string;
  readonly name: string;
  readonly description: string;
  readonly global: boolean;
}

/** Resolves when the image is released; it is a new version where the name is taken. */
export async function takeImage(directory: string, image: WantedImage): Promise<void> {
  const { testbed, account } = await accountOf(directory, image.user);
  const slice = testbed.slices[0];
  const sliver = slice?.slivers.find(({ clientId }) => clientId === image.clientId);
  if (!slice || !sliver) throw new Error('The testbed is not as expected.');
  const { sliceAuthority, sites } = account;
  const site = sites.find(({ name }) => name === sliver.aggregate) ?? sites[0];
  if (site === undefined) throw new Error('The testbed has no site.');
  const { componentManager } = site;
  const names = { sliceUrn: slice.urn, sliverUrn: sliver.urn };
  const credentials = [await sliceAuthority.sliceCredential(slice.urn)];
  await allReady(componentManager, slice.urn, credentials);
  const { name: imageName, description, global } = image;
  const request = { ...names, imageName, description, global, credentials };
  const created = await componentManager.createImage(request);
  const looks = watchSnapshot({
    componentManager,
    created,
    interval: 200,
    ...names,
    credentials: () => Promise.resolve(credentials),
  });
  for await (const { ended, stage } of looks) {
    // Of a name that was there before, "ready" alone proves nothing; the journey sees the version.
    if (ended && stage !== 'ready' && stage !== 'unknown')
      throw new Error(`The snapshot ${imageName} is ${stage}.`);
  }
}

/** Leaves the person's slivers at the first sites only. */
export async function emptySites(directory: string, from: number): Promise<void> {
  const { testbed, account } = await accountOf(directory, 'alice');
  const sliceUrn = testbed.slices[0]?.urn ?? '';
  const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
  for (const { componentManager } of account.sites.slice(from)) {
    await componentManager.deleteSlice({ sliceUrn, credentials });
  }
}

/** The account of a user of the testbed in a folder. */
export async function accountOf(
  directory: string,
  name: string,
): Promise<{ testbed: TestbedDescription; account: Account }> {
  const testbed = await readTestbed(directory);
  const user = testbed?.users.find(({ urn }) => urn.endsWith(`+user+${name}`));
  if (!testbed || !user) throw new Error('The testbed is not as expected.');
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  const account = connectAccount({
    id: name,
    label: name,
    identity,
    local: true,
    trust: { ca: await readFile(testbed.caCertificate, 'utf8') },
    sliceAuthorityUrl: testbed.sliceAuthority.url,
    sites: testbedSites(testbed),
  });
  return { testbed, account };
}

/** A node boots again after a snapshot. */
async function allReady(
  componentManager: ComponentManager,
  sliceUrn: string,
  credentials: Credential[],
): Promise<void> {
  for (const start = Date.now(); ;) {
    const { slivers } = await componentManager.sliverStatus({ sliceUrn, credentials });
    if (slivers.every(({ status }) => status === 'ready')) return;
    if (Date.now() - start > 20_000) throw new Error('The slivers have not come up.');
    await setTimeout(100);
  }
}
