/** Slices that have gone wrong, at a real local testbed: each is named, and spoils no other. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Account, Site } from '../../../../src/model/accounts/account';
import { explainInOneLine } from '../../../../src/model/failures/explain';
import { loadSlices, sliceUrnsOf } from '../../../../src/model/inventory/loadSlices';
import { failureReason, failureWord, type Slice } from '../../../../src/model/inventory/sliver';
import { isRecord } from '../../../../src/model/storage/json';
import { parseCredential, type Credential } from '../../../../src/rpc';
import { issueCredential } from '../../../../src/testbed/credentials/issue';
import { personIn } from '../../../support/speaksFor';
import { LocalTestbed } from '../../../support/testbed';

describe('slices that have gone wrong', () => {
  let testbed: LocalTestbed;
  let account: Account;
  let site: Site;
  before(async () => {
    testbed = await LocalTestbed.start();
    account = await testbed.account('alice');
    [site] = account.sites as [Site];
  });
  after(() => testbed.remove());

  async function load(
    at: Site = site,
    given: Readonly<Record<string, Credential>> = {},
  ): Promise<Slice[]> {
    const found = new Map<string, Slice>();
    await loadSlices(at, {
      sliceUrns: await sliceUrnsOf(account),
      before: [],
      credentialOf: async (urn) => given[urn] ?? account.sliceAuthority.sliceCredential(urn),
      report: (urn, slice) => {
        if (slice !== undefined) found.set(urn, slice);
      },
    });
    return [...found.values()];
  }

  async function added(name: string): Promise<string> {
    const made = await testbed.control({ command: 'slice.add', uid: 'alice', name });
    assert.ok(isRecord(made));
    return String(made['urn']);
  }

  /** As authorities give it for a slice whose time is over, until they forget the slice. */
  function endedCredential(targetUrn: string): Credential {
    const read = (name: string): string =>
      readFileSync(join(testbed.directory, 'sites', 'home', name), 'utf8');
    const key = createPrivateKey(read('site.key'));
    const certificate = read('sa.pem');
    const xml = issueCredential(
      { key, certificate, chain: [] },
      {
        ownerUrn: account.userUrn,
        ownerCertificate: personIn(testbed.directory, 'alice').certificate,
        targetUrn,
        targetCertificate: certificate,
        expires: Date.parse('2026-01-02T03:04:05Z'),
        privileges: ['*'],
      },
    );
    return parseCredential(xml);
  }

  /** A client of its own, some of whose answers are others. */
  async function answering(change: Partial<Site['componentManager']>): Promise<Site> {
    const [own] = (await testbed.account('alice')).sites as [Site];
    Object.assign(own.componentManager, change);
    return own;
  }

  it('say that their nodes could not be created, in the words of the site', async () => {
    const urn = await added('never');
    const resolve = site.componentManager.resolve.bind(site.componentManager);
    const output = '*** assign failed: not enough nodes\n';
    const slices = await load(
      await answering({
        resolve: async (request, call) =>
          request.urn === urn
            ? { urn, asyncCode: 26, asyncOutput: output }
            : resolve(request, call),
      }),
    );
    const never = slices.find((slice) => slice.urn === urn);
    assert.equal(never?.error, undefined);
    assert.equal(
      explainInOneLine(never?.problem),
      'The nodes of slice never could not be created at home (code 26). Delete the slice there, then request new nodes. The server said: "*** assign failed: not enough nodes".',
    );
    assert.equal(slices.find(({ name }) => name === 'hello')?.slivers.length, 2);
  });

  it('are told by name when they have ended, and the others are read', async () => {
    const urn = await added('over');
    const slices = await load(site, { [urn]: endedCredential(urn) });
    const over = slices.find(({ name }) => name === 'over');
    assert.match(
      explainInOneLine(over?.problem),
      /^The slice over expired on 2026-01-02 03:04 UTC and can no longer be used or renewed\. Create a new one\.$/,
    );
    assert.equal(slices.find(({ name }) => name === 'hello')?.slivers.length, 2);
  });

  it('tell which nodes are failed, broken or canceled, and why', async () => {
    await testbed.ready(account);
    const sliverStatus = site.componentManager.sliverStatus.bind(site.componentManager);
    const words = { pc: 'broken', vm: 'canceled' };
    const slices = await load(
      await answering({
        sliverStatus: async (request, call) => {
          const status = await sliverStatus(request, call);
          const slivers = status.slivers.map((sliver) => ({
            ...sliver,
            status: words[sliver.clientId as 'pc' | 'vm'],
            error: 'node boot failed\n[ 0.1] kernel panic',
          }));
          return { ...status, status: 'failed', slivers };
        },
      }),
    );
    const hello = slices.find(({ name }) => name === 'hello');
    assert.deepEqual(
      hello?.slivers.map((sliver) => [failureWord(sliver), failureReason(sliver)]),
      [
        ['broken', 'node boot failed'],
        ['canceled', 'node boot failed'],
      ],
    );
  });
});
