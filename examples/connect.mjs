// What the programs in this folder share: who you are, whom you trust, and the services of your sites.
// With TESTBED, the folder of a local testbed, they work there; else with what `mine` says.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import {
  ComponentManager,
  loadIdentity,
  parseManifest,
  RpcError,
  SliceAuthority,
} from 'protogeni-images';

/** Change this for a real site. `node fingerprint.mjs URL` prints the fingerprints to put here. */
const mine = {
  certificate: `${homedir()}/.ssl/encrypted.pem`,
  passphraseFile: `${homedir()}/.ssl/password`,
  sliceAuthority: {
    url: 'https://www.emulab.net:12369/protogeni/xmlrpc/sa',
    trust: { fingerprint: 'AA:BB:…' },
  },
  sites: [
    {
      name: 'emulab',
      url: 'https://www.emulab.net:12369/protogeni/xmlrpc/cm',
      trust: { fingerprint: 'AA:BB:…' },
    },
  ],
  /** Milliseconds between two looks at something that takes long. */
  interval: 15_000,
};

/** The same for a local testbed, which describes itself in `testbed.json`. */
async function localTestbed(folder) {
  const testbed = JSON.parse(await readFile(`${folder}/testbed.json`, 'utf8'));
  const trust = { ca: await readFile(testbed.caCertificate, 'utf8') };
  return {
    ...testbed.users[0],
    sliceAuthority: { url: testbed.sliceAuthority.url, trust },
    sites: testbed.aggregates.map(({ name, cmUrl }) => ({ name, url: cmUrl, trust })),
    interval: 250,
  };
}

/** Your identity, your slice authority, and your sites, each with its component manager. */
export async function connect() {
  const { TESTBED } = process.env;
  const { certificate, passphraseFile, ...where } = TESTBED ? await localTestbed(TESTBED) : mine;
  const passphrase = (await readFile(passphraseFile, 'utf8')).replace(/\r?\n$/, '');
  const identity = await loadIdentity({ certificate, passphrase });
  return {
    identity,
    interval: where.interval,
    sliceAuthority: new SliceAuthority({ ...where.sliceAuthority, identity }),
    sites: where.sites.map((site) => ({
      ...site,
      componentManager: new ComponentManager({ ...site, identity }),
    })),
  };
}

/**
 * The nodes of your slices, site by site: `{ site, sliceUrn, credentials, clientId, sliverUrn, … }`.
 * A site where a slice has nothing is passed over; any other failure ends the search.
 */
export async function* myNodes({ identity, sliceAuthority, sites }) {
  const { slices } = await sliceAuthority.resolveUser(identity.urn);
  for (const sliceUrn of slices) {
    const credentials = [await sliceAuthority.sliceCredential(sliceUrn)];
    for (const site of sites) {
      const manifest = await manifestOf(site, sliceUrn, credentials);
      const nodes = manifest === undefined ? [] : parseManifest(manifest).nodes;
      for (const node of nodes) yield { site, sliceUrn, credentials, ...node };
    }
  }
}

async function manifestOf({ componentManager }, urn, credentials) {
  try {
    return (await componentManager.resolve({ urn, credentials })).manifest;
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return undefined;
    throw error;
  }
}
