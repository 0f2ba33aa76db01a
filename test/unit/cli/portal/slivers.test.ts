/** `geni-image slivers` with a token, and with both ways at once. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import type { Ran } from '../../../support/commandLine';
import { Desk, json, member, sentence } from '../desk';

describe('geni-image slivers with a token', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  /** Lines of the table, without its titles. */
  const rows = ({ stdout }: Ran): string[] => stdout.trimEnd().split('\n').slice(1);

  function sliversIn(ran: Ran): Record<string, unknown>[] {
    const { sites } = json(ran);
    assert.ok(Array.isArray(sites));
    return sites.flatMap((site: unknown) => {
      const slices = isRecord(site) && Array.isArray(site['slices']) ? site['slices'] : [];
      return slices.filter(isRecord).flatMap(({ slivers }) => (slivers as []).filter(isRecord));
    });
  }

  it('shows the same rows as with a certificate', async () => {
    const byToken = await desk.command.ask([...desk.token('alice'), 'slivers']);
    const byCertificate = await desk.command.ask([...desk.user('alice'), 'slivers']);
    assert.equal(byToken.exitCode, 0, byToken.stderr);
    assert.equal(byToken.stdout, byCertificate.stdout);
  });

  it('by token, does not stop at a certificate in its usual place that cannot be used', async () => {
    const folder = join(desk.command.home, '.ssl');
    mkdirSync(folder, { recursive: true });
    const [, certificate = ''] = desk.user('alice');
    copyFileSync(certificate, join(folder, 'encrypted.pem'));
    try {
      const ran = await desk.command.ask([...desk.token('alice'), 'slivers']);
      assert.equal(rows(ran).length, 2);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stderr, /: Only the portal is asked\. .* passphrase/);
      const plan = ['create', 'no-list', 'vm', '--experiment', 'demo,hello', '--dry-run'];
      const create = await desk.command.ask([...desk.token('alice'), ...plan]);
      assert.equal(create.exitCode, 0, create.stderr);
      assert.match(create.stderr, /certificate cannot be used to see which images there are\. /);
      const named = ['-f', join(folder, 'encrypted.pem'), 'slivers'];
      assert.equal((await desk.command.ask([...desk.token('alice'), ...named])).exitCode, 2);
    } finally {
      rmSync(join(folder, 'encrypted.pem'));
    }
  });

  it('shows what both ways know once, with what each of them knows', async () => {
    const both = [...desk.user('alice'), ...desk.token('alice'), 'slivers'];
    assert.equal(rows(await desk.command.ask(both)).length, 2);
    const [vm] = sliversIn(await desk.command.ask([...both, '--json'])).filter(
      ({ clientId }) => clientId === 'vm',
    );
    assert.equal(vm?.['sliceUrn'], desk.testbed.sliceUrn);
    assert.equal(vm['startupStatus'], 'none');
  });

  it('shows one experiment by -n, and says of another name that there is none', async () => {
    const one = await desk.command.ask([...desk.token('alice'), 'slivers', '-n', 'demo,hello']);
    assert.equal(rows(one).length, 2);
    const none = await desk.command.ask([...desk.token('alice'), 'slivers', '-n', 'other']);
    assert.equal(none.exitCode, 1);
    assert.match(sentence(none), /^There is no experiment other at /);
  });

  it('shows what the sites know where the portal fails, and the other way round', async () => {
    const both = [...desk.user('alice'), ...desk.token('alice'), 'slivers', '--timeout', '5'];
    await desk.fault('wrong-content', { method: 'listExperiments' });
    const without = await desk.command.ask(both);
    await desk.noFaults();
    assert.notEqual(without.exitCode, 0);
    assert.equal(rows(without).length, 2);
    await desk.fault('fault-503', { method: 'Resolve', site: 'home' });
    const portal = await desk.command.ask(both);
    await desk.noFaults();
    assert.notEqual(portal.exitCode, 0);
    assert.equal(rows(portal).length, 2);
    assert.match(portal.stderr, /^geni-image: /m);
  });

  for (const kind of ['truncated', 'wrong-content'])
    it(`shows nodes without what the manifest says where that does not come: ${kind}`, async () => {
      await desk.fault(kind, { method: 'getExperimentManifests' });
      const ran = await desk.command.ask([...desk.token('alice'), 'slivers', '--json']);
      await desk.noFaults();
      assert.notEqual(ran.exitCode, 0);
      const found = sliversIn(ran);
      assert.deepEqual(
        found.map(({ clientId, urn }) => ({ clientId, urn })),
        [
          { clientId: 'pc', urn: undefined },
          { clientId: 'vm', urn: undefined },
        ],
      );
    });

  it('shows words of the portal that nobody knows as they are', async () => {
    await desk.fault('portal-nulls');
    await desk.fault('portal-missing');
    const ran = await desk.command.ask([...desk.token('alice'), 'slivers', '--json']);
    await desk.noFaults();
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(sliversIn(ran).length, 2);
    assert.ok(member(json(ran), 'portal')['url']);
  });
});
