/** Experiments in the inventory, from the portal of a real local testbed; and where the portal is not as it should be. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { Inventory } from '../../../../src/model/inventory/inventory';
import type { Slice, Sliver } from '../../../../src/model/inventory/sliver';
import { connectPortal, type PortalAccount } from '../../../../src/model/portal/portalAccount';
import { PortalError } from '../../../../src/portal';
import type { FaultKind } from '../../../../src/testbed/faults';
import { portalAccountOf } from '../../../support/experiments';
import { LocalTestbed } from '../../../support/testbed';
import { ids, PortalWorld, type Reply } from '../../portal/world';

const home = 'urn:publicid:IDN+home.example+authority+cm';

describe('experiments in the inventory', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let token: PortalAccount;
  let inventory: Inventory;

  before(async () => {
    testbed = await LocalTestbed.start();
    alice = await testbed.account('alice');
    token = await portalAccountOf(testbed.directory, 'alice');
  });
  after(() => testbed.remove());
  afterEach(async () => {
    inventory.dispose();
    await testbed.control({ command: 'fault.clear' });
  });

  const connected = (...ways: ('certificate' | 'portal')[]): Inventory => {
    inventory = new Inventory();
    if (ways.includes('certificate')) inventory.setAccounts([alice]);
    if (ways.includes('portal')) inventory.setPortals([token]);
    return inventory;
  };
  const fault = (kind: FaultKind, method: string): Promise<unknown> =>
    testbed.control({ command: 'fault.add', kind, method });
  const hello = (): Slice | undefined => inventory.sites[0]?.slices.value?.[0];

  it('are slices with slivers at their sites for somebody who has only a token', async () => {
    await connected('portal').refresh();
    const [site] = inventory.portalSites;
    assert.deepEqual([site?.site.urn, site?.site.name], [home, 'home']);
    const [slice, none] = site?.slices.value ?? [];
    assert.equal(none, undefined);
    assert.ok(slice?.isPortalOnly === true && slice.urn.startsWith('portal:'));
    const { experiment } = slice;
    assert.deepEqual(
      [experiment?.name, experiment?.project, experiment?.creator, experiment?.status],
      ['hello', 'demo', 'alice', 'ready'],
    );
    assert.equal(experiment?.profile.name, 'two-nodes');
    assert.ok((slice.expires?.getTime() ?? 0) > Date.now());
  });

  it('have the slivers of the manifest, as a site tells of them to a certificate', async () => {
    await connected('certificate').refresh();
    const byCertificate = hello()?.slivers ?? [];
    inventory.dispose();
    await connected('portal').refresh();
    const byPortal = inventory.portalSites[0]?.slices.value?.[0]?.slivers ?? [];
    assert.equal(byPortal.length, 2);
    for (const [at, sliver] of byPortal.entries()) {
      const { portal, isPortalOnly, sliceUrn } = sliver;
      assert.deepEqual([portal?.portalId, isPortalOnly], [token.id, true]);
      assert.ok(sliceUrn.startsWith('portal:'));
      const own = byCertificate[at];
      assert.ok(own);
      assert.deepEqual(told(sliver), told(own));
    }
  });

  const told = ({ urn, clientId, siteUrn, sliverType, image, state, status, logins }: Sliver) => [
    urn,
    clientId,
    siteUrn,
    sliverType,
    image,
    state,
    status,
    logins,
  ];

  const merged = (): unknown => {
    const [first, second] = inventory.sites;
    assert.deepEqual(inventory.portalSites, []);
    assert.equal(first?.portalSlices, undefined);
    return {
      slices: first?.slices.value?.map(({ urn, isPortalOnly, experiment, slivers }) => [
        urn,
        isPortalOnly,
        experiment?.project,
        slivers.map(({ clientId, portal, isPortalOnly: only, disk }) => [
          clientId,
          portal?.experiment === experiment?.id,
          only,
          disk !== undefined,
        ]),
      ]),
      elsewhere: second?.slices.value?.map(({ experiment }) => experiment),
    };
  };
  const one = {
    slices: [
      [
        'urn:publicid:IDN+home.example:demo+slice+hello',
        undefined,
        'demo',
        [
          ['pc', true, undefined, true],
          ['vm', true, undefined, true],
        ],
      ],
    ],
    elsewhere: [undefined],
  };

  it('are one row with the slice that a certificate sees, whichever way answers first', async () => {
    connected('certificate', 'portal');
    await inventory.refresh({ portalId: token.id });
    assert.equal(inventory.sites[0]?.portalSlices?.length, 1, 'the portal came first');
    await inventory.refresh({ accountId: alice.id, part: 'slices' });
    assert.deepEqual(merged(), one);
    inventory.dispose();
    connected('certificate', 'portal');
    await inventory.refresh({ accountId: alice.id, part: 'slices' });
    assert.equal(hello()?.experiment, undefined);
    await inventory.refresh({ portalId: token.id });
    assert.deepEqual(merged(), one);
  });

  it('become one row again when both are read at a time', async () => {
    await connected('certificate', 'portal').refresh({ part: 'slices' });
    assert.deepEqual(merged(), one);
  });

  it('stay when the sites fail, and slices stay when the portal fails', async () => {
    await fault('reset', 'Resolve');
    await connected('certificate', 'portal').refresh({ part: 'slices' });
    const [site] = inventory.sites;
    assert.ok(site?.slices.error !== undefined);
    assert.deepEqual(
      site.portalSlices?.map(({ name, slivers }) => [name, slivers.length]),
      [['hello', 2]],
    );
    inventory.dispose();
    await testbed.control({ command: 'fault.clear' });
    await fault('portal-gateway', 'portal');
    await connected('certificate', 'portal').refresh({ part: 'slices' });
    const { error } = inventory.portals[0]?.experiments ?? {};
    assert.ok(PortalError.is(error));
    assert.equal(hello()?.slivers.length, 2);
  });

  it('are kept with what was known while the portal fails', async () => {
    await connected('portal').refresh();
    await fault('portal-gateway', 'portal');
    await inventory.refresh();
    const { value, error } = inventory.portals[0]?.experiments ?? {};
    assert.ok(PortalError.is(error) && value?.length === 1);
    assert.equal(inventory.portalSites[0]?.slices.value?.[0]?.slivers.length, 2);
    assert.equal(inventory.portalSites[0].slices.error, error);
  });

  it('say that the token is refused, and show nothing that the portal did not say', async () => {
    const old = await portalAccountOf(testbed.directory, 'alice', {
      token: 'aGVsbG8.aGVsbG8.aGVsbG8',
    });
    inventory = new Inventory();
    inventory.setPortals([old]);
    await inventory.refresh();
    const { value, error } = inventory.portals[0]?.experiments ?? {};
    assert.ok(PortalError.is(error, 'token-refused'));
    assert.equal(value, undefined);
  });

  it('show who else is in the project beside the slices of the certificate', async () => {
    const bob = await testbed.account('bob');
    inventory = new Inventory();
    inventory.setAccounts([bob]);
    inventory.setPortals([await portalAccountOf(testbed.directory, 'bob')]);
    await inventory.refresh({ part: 'slices' });
    const [site] = inventory.sites;
    assert.deepEqual(site?.slices.value, []);
    const [slice] = site.portalSlices ?? [];
    assert.deepEqual([slice?.name, slice?.experiment?.creator], ['hello', 'alice']);
    assert.ok(slice?.slivers.every(({ disk }) => disk !== undefined));
  });
});

const withNodes = (id: string, more: object = {}): object => ({
  id,
  name: `e-${id.slice(-2)}`,
  project: 'demo',
  status: 'ready',
  aggregates: {
    [home]: { urn: home, name: 'home', nodes: [{ client_id: 'pc', status: 'ready' }] },
  },
  ...more,
});

const manifest = (id: string): object => ({
  [home]: `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="manifest">
    <node client_id="pc" component_manager_id="${home}"
      sliver_id="urn:publicid:IDN+home.example+sliver+${id.slice(-2)}"/></rspec>`,
});

/** The UUID of the experiment that a path asks for. */
const idIn = (path: string): string => path.split('/')[2]?.split('?')[0] ?? '';

describe('experiments of a portal that has many', () => {
  let world: PortalWorld;
  let inventory: Inventory;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());
  afterEach(() => inventory.dispose());

  const all = Array.from(
    { length: 40 },
    (_, at) => `${ids.experiment.slice(0, -2)}${String(at + 10)}`,
  );

  const watch = (answer: (path: string) => Reply | Promise<Reply>): void => {
    inventory = new Inventory();
    world.answer(({ path }) => answer(path));
    const trust = { ca: world.ca.pem };
    const options = { url: world.server.url(''), token: 'a.b.c', trust, firstPause: 1 };
    inventory.setPortals([connectPortal({ ...options, facts: {}, local: false })]);
  };
  const usual = (path: string, present: readonly string[] = all): Reply =>
    path.endsWith('/manifests')
      ? { body: manifest(idIn(path)) }
      : path === '/experiments'
        ? { body: { experiments: present.map((id) => withNodes(id)) } }
        : present.includes(idIn(path))
          ? { body: withNodes(idIn(path)) }
          : { status: 404, body: { error: 'No such experiment' } };
  const shown = (): readonly Slice[] => inventory.portalSites[0]?.slices.value ?? [];

  it('are rows before a single manifest has come', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    watch(async (path) => {
      if (path.endsWith('/manifests')) await held;
      return usual(path);
    });
    const rows = new Promise<number>((resolve) => {
      inventory.onDidChange(() => shown().length > 0 && resolve(shown().length));
    });
    const done = inventory.refresh();
    assert.equal(await rows, 40);
    assert.ok(shown().every(({ slivers }) => slivers[0]?.clientId === 'pc'));
    release();
    await done;
    assert.ok(shown().every(({ slivers }) => slivers[0]?.urn.startsWith('urn:')));
  });

  it('have each manifest read once while they do not change', async () => {
    watch((path) => usual(path));
    await inventory.refresh();
    assert.equal(world.asked.length, 41);
    await inventory.refresh();
    assert.deepEqual(world.asked.slice(41), ['GET /experiments']);
    world.answer(({ path }) =>
      path === '/experiments'
        ? {
            body: {
              experiments: [withNodes(all[0] ?? '', { started_at: '2026-01-01T00:00:00Z' })],
            },
          }
        : usual(path),
    );
    await inventory.refresh();
    assert.ok(world.asked.includes(`GET /experiments/${all[0]}/manifests`));
  });

  it('go away when the portal says that there is none, not when its list lacks them', async () => {
    const [gone = '', lost = '', ...others] = all;
    watch((path) => usual(path));
    await inventory.refresh();
    world.answer(({ path }) => {
      if (path === '/experiments') return usual(path, others);
      if (idIn(path) === lost) return { body: withNodes(lost, { status: 'moving' }) };
      return usual(path, others);
    });
    await inventory.refresh();
    const names = shown().map(({ experiment }) => experiment?.id);
    assert.ok(!names.includes(gone) && names.includes(lost));
    assert.equal(names.length, 39);
    const status = shown().find(({ experiment }) => experiment?.id === lost)?.experiment?.status;
    assert.equal(status, 'moving', "the portal's own word");
  });

  it('stay when the question whether they have ended is not answered', async () => {
    watch((path) => usual(path));
    await inventory.refresh();
    world.answer(({ path }) => {
      if (path === '/experiments') return usual(path, all.slice(1));
      return idIn(path) === all[0] ? { status: 403, body: { error: 'no' } } : usual(path);
    });
    await inventory.refresh();
    assert.equal(shown().length, 40);
  });

  it('go on with the next one where a manifest cannot be read, and say so', async () => {
    watch((path) => {
      if (path.endsWith(`${all[0]}/manifests`)) return { body: { [home]: '<rspec' } };
      if (path.endsWith(`${all[1]}/manifests`)) return { status: 403, body: { error: 'no' } };
      return usual(path);
    });
    await inventory.refresh();
    const [broken, refused, good] = shown();
    assert.ok(broken?.error !== undefined && refused?.error !== undefined);
    assert.equal(broken.slivers.length, 1);
    assert.equal(good?.error, undefined);
    assert.ok(good?.slivers[0]?.urn.startsWith('urn:'));
  });

  it('are asked for no further manifests once the token is refused', async () => {
    watch((path) =>
      path.endsWith('/manifests') ? { status: 401, body: { detail: 'expired' } } : usual(path),
    );
    await inventory.refresh();
    assert.equal(world.asked.length, 2);
    assert.equal(shown().length, 40);
    assert.ok(PortalError.is(inventory.portals[0]?.experiments.error, 'token-refused'));
  });

  it('leave what cannot be read to itself, and count it', async () => {
    watch((path) =>
      path === '/experiments'
        ? { body: { experiments: [{ name: 'no id' }, withNodes(all[0] ?? '')] } }
        : usual(path),
    );
    await inventory.refresh();
    assert.equal(shown().length, 1);
    assert.equal(inventory.portals[0]?.leftOut.length, 1);
  });

  it('stand below the portal itself while they have nothing at any site', async () => {
    watch((path) =>
      path === '/experiments'
        ? {
            body: { experiments: [withNodes(all[0] ?? '', { aggregates: {}, status: 'pending' })] },
          }
        : usual(path),
    );
    await inventory.refresh();
    const [site] = inventory.portalSites;
    assert.equal(site?.site.name, new URL(world.server.url('')).hostname);
    assert.deepEqual(
      site.slices.value?.map(({ slivers, experiment }) => [slivers.length, experiment?.status]),
      [[0, 'pending']],
    );
    assert.deepEqual(world.asked, ['GET /experiments']);
  });

  it('are one row each, and have one part for each site, however often the portal names them', async () => {
    const [id = ''] = all;
    const am = home.replace('+cm', '+am');
    const node = (name: string): object => ({ client_id: name, status: 'ready' });
    const aggregates = {
      [home]: { urn: home, nodes: [node('pc')] },
      [am]: { urn: am, nodes: [node('vm')] },
    };
    watch((path) =>
      path === '/experiments'
        ? { body: { experiments: [withNodes(id, { aggregates }), withNodes(id, { aggregates })] } }
        : usual(path),
    );
    await inventory.refresh();
    assert.equal(inventory.portalSites.length, 1);
    assert.deepEqual(
      shown().map(({ slivers }) => slivers.map(({ clientId }) => clientId)),
      [['pc', 'vm']],
    );
  });

  it('are kept by a new token of the same user, until it has been read', async () => {
    watch((path) => usual(path));
    await inventory.refresh();
    const trust = { ca: world.ca.pem };
    const options = { url: world.server.url(''), token: 'd.e.f', trust, firstPause: 1 };
    inventory.setPortals([connectPortal({ ...options, facts: {}, local: false })]);
    assert.equal(shown().length, 40);
    inventory.setPortals([]);
    assert.deepEqual(inventory.portalSites, []);
  });
});
