/**
 * What the whole table shares: one local testbed, the certificates of servers good and bad, and one
 * lane per site, in which cells follow one another without disturbing those of other lanes.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryCache, type Identity } from '../../../src/rpc';
import {
  makeAuthority,
  makeServer,
  makeUser,
  openAuthority,
  type Issued,
} from '../../support/certificates';
import { LocalTestbed } from '../../support/testbed';
import { Lane } from './lane';
import { leaveSites, type Beyond } from './peer';

export const laneCount = 4;

/** A person's files: what a peer needs to call the site in their name. */
export type Person = Pick<Beyond, 'key' | 'cert' | 'passphrase'>;

export class World {
  readonly testbed: LocalTestbed;
  /** PEM. */
  readonly testbedCa: string;
  /** Signs the peers that the client shall trust. */
  readonly ca: Issued;
  readonly servers: Servers;
  readonly people: People;
  readonly lanes: readonly Lane[];

  private constructor(
    parts: Pick<World, 'testbed' | 'testbedCa' | 'ca' | 'servers' | 'people'>,
    identity: Identity,
  ) {
    this.testbed = parts.testbed;
    this.testbedCa = parts.testbedCa;
    this.ca = parts.ca;
    this.servers = parts.servers;
    this.people = parts.people;
    const cache = memoryCache();
    // The site with index 0 is also that of the slice authority.
    this.lanes = Array.from(
      { length: laneCount },
      (_, at) => new Lane(this, identity, cache, at + 1),
    );
  }

  static async open(): Promise<World> {
    const [testbed, ca] = await Promise.all([
      LocalTestbed.start({ pollScale: 0.02, aggregates: laneCount + 1 }),
      makeAuthority('CN=Peers'),
    ]);
    const [testbedCa, servers, people] = await Promise.all([
      testbed.ca(),
      makeServers(ca),
      makePeople(testbed),
    ]);
    const identity = await testbed.identity('alice');
    return new World({ testbed, testbedCa, ca, servers, people }, identity);
  }

  /** All that must never be shown. */
  get secrets(): readonly string[] {
    return [this.people.alice.passphrase ?? '', 'PRIVATE KEY', 'signed-credential'];
  }

  /** Ends all sites at once, as a failure of their power would. */
  async stopSites(): Promise<void> {
    leaveSites();
    await this.testbed.stop();
  }

  async startSites(): Promise<void> {
    await this.testbed.startAgain();
  }

  /** Where the site with the slice authority is. */
  get home(): string {
    return new URL(this.testbed.description.sliceAuthority.url).origin;
  }

  async close(): Promise<void> {
    for (const lane of this.lanes) lane.dispose();
    leaveSites();
    await this.testbed.remove();
  }
}

/** Certificates of servers, by what is the matter with them. */
export interface Servers {
  readonly good: Issued;
  readonly renewed: Issued;
  readonly expired: Issued;
  readonly wrongName: Issued;
  readonly ofWrongAuthority: Issued;
  readonly weakAuthority: Issued;
  readonly weak: Issued;
}

async function makeServers(ca: Issued): Promise<Servers> {
  const [other, weakAuthority] = await Promise.all([
    makeAuthority('CN=Somebody else'),
    makeAuthority('CN=Old authority', 'SHA-1'),
  ]);
  const [good, renewed, expired, wrongName, ofWrongAuthority, weak] = await Promise.all([
    makeServer(ca),
    makeServer(ca),
    makeServer(ca, { notAfter: new Date(Date.now() - 60_000) }),
    makeServer(ca, { hosts: ['elsewhere.example'] }),
    makeServer(other),
    makeServer(weakAuthority, { digest: 'SHA-1' }),
  ]);
  return { good, renewed, expired, wrongName, ofWrongAuthority, weakAuthority, weak };
}

/** Users in whose names a peer may call the site. */
export interface People {
  readonly alice: Person;
  /** His account is frozen. */
  readonly bob: Person;
  /** Her account is gone. */
  readonly carol: Person;
  /** A certificate of the site that names no user. */
  readonly nameless: Person;
}

async function makePeople(testbed: LocalTestbed): Promise<People> {
  const person = async (name: 'alice' | 'bob' | 'carol'): Promise<Person> => {
    const { certificate, passphraseFile } = testbed.userFiles(name);
    const pem = await readFile(certificate, 'utf8');
    const passphrase = (await readFile(passphraseFile, 'utf8')).trim();
    return { key: pem, cert: pem, passphrase };
  };
  const [alice, bob, carol] = await Promise.all([person('alice'), person('bob'), person('carol')]);
  await testbed.control({ command: 'user.freeze', uid: 'bob' });
  await testbed.control({ command: 'user.remove', uid: 'carol' });
  const nameless = await makeUser(await authorityOf(testbed), { urn: '' });
  return { alice, bob, carol, nameless: { key: nameless.key, cert: nameless.pem } };
}

/** The testbed's own authority, ready to sign. */
async function authorityOf(testbed: LocalTestbed): Promise<Issued> {
  const key = await readFile(join(testbed.directory, 'ca', 'ca.key'), 'utf8');
  return await openAuthority(await testbed.ca(), key);
}
