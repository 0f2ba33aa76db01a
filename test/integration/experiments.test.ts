// Experiments in the window: rows of what only a token sees, of what only a certificate sees, and of what both see; and
// what can be done from them, through the extension's real commands.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { commands as host, env, type MarkdownString, type TreeItem, window } from 'vscode';
import { Inventory } from '../../src/model/inventory/inventory';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { Accounts } from '../../src/ui/accounts/accounts';
import { localAccount } from '../../src/ui/accounts/accountSources';
import { commands } from '../../src/ui/contributions';
import { Folding } from '../../src/ui/trees/folding';
import { sliversTree } from '../../src/ui/trees/slivers';
import { aJob, storeOf } from '../unit/model/builders';
import { nextEnd } from './support/jobs';
import { asPerson, leave } from './support/person';
import {
  onlyByToken,
  portalOf,
  signIn,
  sliceIn,
  sliverIn,
  startExperiment,
} from './support/experiments';
import { accountSource, faultOnce, memory } from './support/world';

interface Line {
  readonly text: string;
  readonly context: string;
  readonly item: TreeItem;
}

/** All rows of the tree, each indented below its own. */
async function rowsOf(inventory: Inventory): Promise<Line[]> {
  const source = await accountSource({});
  const folding = new Folding(memory(), 'slivers');
  const tree = sliversTree(
    {
      inventory,
      snapshots: new Snapshots({ store: storeOf(), accounts: () => [] }),
      accounts: new Accounts(source),
      testbed: source.testbed,
      addedSlices: { of: () => [] },
    },
    folding,
  );
  const below = (row: Parameters<typeof tree.children>[0], depth: number): Line[] =>
    tree.children(row).flatMap((child) => {
      const item = tree.item(child);
      const label = typeof item.label === 'string' ? item.label : '';
      const text = `${'  '.repeat(depth)}${label} (${String(item.description)})`;
      return [{ text, context: item.contextValue ?? '', item }, ...below(child, depth + 1)];
    });
  return below(undefined, 0);
}

function tooltipOf(lines: readonly Line[], start: string): string {
  const line = lines.find(({ text }) => text.trim().startsWith(start));
  const tooltip = line?.item.tooltip as MarkdownString | undefined;
  return tooltip?.value.replaceAll('\\', '') ?? '';
}

/** Ends and images are other ones each day. */
function plain(lines: readonly Line[]): string[] {
  return lines.map(({ text }) => text.replace(/ends [^·)]+/, 'ends …').trimEnd());
}

describe('the rows of experiments', () => {
  it('are those of slices, for who has nothing but a token', async () => {
    const inventory = await onlyByToken();
    const lines = await rowsOf(inventory);
    assert.deepEqual(plain(lines).slice(0, 4), [
      'home (2 slivers · alice, local testbed)',
      '  hello (ready · ends …· demo · two-nodes)',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
    ]);
    assert.deepEqual(
      lines.slice(0, 4).map(({ context }) => context),
      [
        'portalSite',
        'slice.portalOnly.experiment.profile',
        'sliver.canStop.portalOnly.experiment.profile',
        'sliver.canStop.portalOnly.experiment.profile',
      ],
    );
    assert.match(
      tooltipOf(lines, 'hello'),
      /Status: ready[^]*Profile: demo\/two-nodes[^]*Created by: alice/,
    );
    assert.doesNotMatch(tooltipOf(lines, 'hello'), /\+slice\+/);
    assert.match(tooltipOf(lines, 'pc'), /Start-up script: none[^]*Login: [^]*urn:publicid/);
    inventory.dispose();
  });

  it('are one with the row of the slice where a certificate sees it too', async () => {
    const inventory = new Inventory();
    const { accounts = [] } = await localAccount(await accountSource({}));
    inventory.setAccounts(accounts);
    inventory.setPortals([await portalOf('alice')]);
    await inventory.refresh({ part: 'slices' });
    const lines = await rowsOf(inventory);
    assert.deepEqual(plain(lines).slice(0, 6), [
      'home (2 slivers · alice, local testbed)',
      '  hello (ready · ends …· demo · two-nodes)',
      '    pc (ready · bare metal · UBUNTU24-64-STD)',
      '    vm (ready · Xen VM · UBUNTU24-XEN-STD)',
      'north (2 slivers · alice, local testbed)',
      '  hello ()',
    ]);
    assert.deepEqual(
      lines.slice(1, 3).map(({ context }) => context),
      ['slice.experiment.profile', 'sliver.canStop.experiment.profile'],
    );
    assert.equal(lines[5]?.context, 'slice', 'what only the certificate sees is as before');
    assert.match(tooltipOf(lines, 'hello'), /urn:publicid:IDN\+home\.example:demo\+slice\+hello/);
    inventory.dispose();
  });

  it('are kept below a row that says why the portal cannot be read', async () => {
    const inventory = await onlyByToken();
    await faultOnce('portal-away');
    await inventory.refresh();
    const lines = await rowsOf(inventory);
    const problem = lines.find(({ context }) => context === 'problem');
    assert.match(problem?.text ?? '', /^alice, local testbed \(/);
    assert.ok(lines.some(({ text }) => text.includes('hello')));
    inventory.dispose();
  });
});

describe('what only a token sees', () => {
  let inventory: Inventory;
  before(async () => {
    await signIn('alice');
    inventory = await onlyByToken();
  });
  after(async () => {
    inventory.dispose();
    await asPerson({ button: 'Sign Out', answers: { 'Sign Out': 'alice' } }, () =>
      host.executeCommand(commands.signOut),
    );
  });
  const status = async (clientId: string): Promise<string | undefined> => {
    const { portal } = await portalOf('alice');
    return (await portal.nodes.get('demo,hello', clientId)).status;
  };

  it('can be restarted, after a yes', async () => {
    const row = sliverIn(inventory, 'hello', 'pc');
    const restart = (): unknown => host.executeCommand(commands.restartSliver, row);
    const none = await asPerson({}, restart);
    assert.match(none.messages.join(), /^Restart pc\?/);
    // A node that has come up again looks as before; one that fails to shows that it went down.
    await faultOnce('boot');
    await asPerson({ button: 'Restart' }, restart);
    while ((await status('pc')) !== 'failed');
    await asPerson({ button: 'Restart' }, restart);
    while ((await status('pc')) !== 'ready');
  });

  it('is reloaded only by who knows what is lost', async () => {
    const row = sliverIn(inventory, 'hello', 'vm');
    const seen = await asPerson({}, () => host.executeCommand(commands.reloadSliver, row));
    assert.match(seen.messages.join(), /All changes on the disk will be lost/);
    assert.equal(await status('vm'), 'ready');
  });

  it('gets more time, with a reason, or hears that the end has not moved', async () => {
    const row = sliceIn(inventory, 'hello');
    const renew = (): unknown => host.executeCommand(commands.extendExperiment, row);
    const answers = { 'Extend hello': ['+1 day', 'two more runs'] };
    const seen = await asPerson({ answers }, renew);
    assert.match(seen.messages.join(), /^hello now expires on /);
    await faultOnce('portal-pending');
    const now = await onlyByToken();
    const pending = await asPerson({ answers }, () =>
      host.executeCommand(commands.extendExperiment, sliceIn(now, 'hello')),
    );
    assert.match(pending.messages.join(), /has not moved yet[^]*approve/);
    now.dispose();
  });

  it('becomes an image, after a name and a last look', async () => {
    const end = nextEnd('of-a-portal');
    const answers = { 'Snapshot pc as': 'Take the Snapshot', 'Snapshot pc': 'of-a-portal' };
    const row = sliverIn(inventory, 'hello', 'pc');
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, row),
    );
    assert.deepEqual(seen.titles, ['Snapshot pc', 'Snapshot pc as of-a-portal']);
    // The certificate of the same person lists the images.
    assert.match(seen.remarks.join(), /of-a-portal will be a new image/);
    assert.deepEqual(seen.messages, []);
    const { outcome, portal, created } = await end;
    assert.deepEqual([outcome, portal?.name], ['ready', 'hello']);
    assert.match(created?.imageUrn ?? '', /\+image\+demo:of-a-portal$/);
  });

  it('shows its manifest, as the portal gives it', async () => {
    await host.executeCommand(commands.showManifest, sliceIn(inventory, 'hello'));
    const text = window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /type="manifest"/);
    assert.match(text, /client_id="pc"/);
  });

  it('is not offered what only sites can do', async () => {
    const slice = sliceIn(inventory, 'hello');
    const sliver = sliverIn(inventory, 'hello', 'pc');
    for (const [command, row] of [
      [commands.copySliceUrn, slice],
      [commands.openConsole, sliver],
    ] as const) {
      const seen = await asPerson({}, () => host.executeCommand(command, row));
      assert.match(seen.messages.join(), /^No certificate of yours can be used for /);
    }
    await host.executeCommand(commands.copySliverUrn, sliver);
    assert.equal(await env.clipboard.readText(), sliver.sliver.urn);
  });

  it('is ended after a yes that names it and what is lost', async () => {
    await startExperiment('short');
    const now = await onlyByToken();
    await host.executeCommand(commands.refresh);
    const row = sliceIn(now, 'short');
    const end = (): unknown => host.executeCommand(commands.endExperiment, row);
    const asked = await asPerson({}, end);
    assert.match(
      asked.messages.join(),
      /^End the experiment demo\/short\?\nEverything on the disks of pc, vm is lost/,
    );
    const { portal } = await portalOf('alice');
    assert.equal((await portal.experiments.get('demo,short')).status, 'ready');
    // The answer is lost, and the portal is asked instead of told again.
    await faultOnce('portal-lost');
    const seen = await asPerson({ button: 'End Experiment' }, end);
    assert.match(seen.messages.at(-1) ?? '', /^short has ended\.$/);
    now.dispose();
  });
});

describe('the profile of an experiment', () => {
  const image = 'urn:publicid:IDN+home.example+image+demo:web';
  let inventory: Inventory;
  before(async () => {
    await signIn('alice');
    inventory = await onlyByToken();
  });
  after(async () => {
    inventory.dispose();
    await asPerson({ button: 'Sign Out', answers: { 'Sign Out': 'alice' } }, () =>
      host.executeCommand(commands.signOut),
    );
  });
  const textNow = async (): Promise<string> => {
    const { portal } = await portalOf('alice');
    return (await portal.profiles.get('demo,two-nodes')).currentVersion?.script ?? '';
  };
  const make = (answer: string): ReturnType<typeof asPerson> => {
    const { slice, state, sliver } = sliverIn(inventory, 'hello', 'pc');
    const job = aJob({
      id: 'for-a-profile',
      accountId: state.portal?.id ?? '',
      siteUrn: state.site.urn,
      sliceUrn: slice.urn,
      sliverUrn: sliver.urn,
      clientId: 'pc',
      imageName: 'web',
      outcome: 'ready',
      stage: 'ready',
      created: {
        imageUrn: image,
        imageUrl: 'https://home.example/image_metadata.php?uuid=1',
        versionUrn: `${image}:0`,
        versionUrl: 'https://home.example/image_metadata.php?uuid=2',
      },
      nodeImage: { requested: sliver.image ?? '' },
    });
    return asPerson({ answers: { 'New version of demo/two-nodes': answer } }, () =>
      host.executeCommand(commands.newProfileVersion, { kind: 'job', job }),
    );
  };

  it('stays as it is without a yes', async () => {
    const before = await textNow();
    const seen = await make('Change nothing');
    assert.deepEqual(seen.offered, ['Create the new version', 'Change nothing']);
    assert.equal(await textNow(), before);
    assert.ok(
      window.tabGroups.all.every(({ tabs }) =>
        tabs.every(({ label }) => !label.startsWith('New version')),
      ),
    );
  });

  it('gets a new version that uses the image', async () => {
    const before = await textNow();
    const seen = await make('Create the new version');
    assert.match(seen.messages.join(), /^The profile demo\/two-nodes now has version \d+\.$/);
    const now = await textNow();
    assert.ok(now.includes(`pc.disk_image = "${image}"`), now);
    assert.equal(now.split('\n').length, before.split('\n').length);
  });

  it('has nothing to change once it names the image', async () => {
    const seen = await make(leave);
    assert.match(seen.messages.join(), /^The profile demo\/two-nodes uses web already\.$/);
  });

  it('that lives in a repository is changed there, and read again by the portal', async () => {
    await startExperiment('fromrepo', 'from-repository');
    await host.executeCommand(commands.refresh);
    const now = await onlyByToken();
    const { slice, sliver } = sliverIn(now, 'fromrepo', 'pc');
    const job = aJob({
      id: 'for-a-repository',
      sliceUrn: slice.urn,
      sliverUrn: sliver.urn,
      outcome: 'ready',
    });
    const seen = await asPerson({ button: 'Read the Repository Again' }, () =>
      host.executeCommand(commands.newProfileVersion, { kind: 'job', job }),
    );
    assert.match(
      seen.messages.join('\n'),
      /is in the repository https:\/\/git\.example\/demo\/from-repository\.[^]*found nothing new/,
    );
    await asPerson({ button: 'End Experiment' }, () =>
      host.executeCommand(commands.endExperiment, sliceIn(now, 'fromrepo')),
    );
    now.dispose();
  });
});
