// What a snapshot replaces is what was said by the window's command, name by name.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { commands as host } from 'vscode';
import type { Account } from '../../src/model/accounts/account';
import { control } from '../../src/testbed/control/client';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { type Control, type Sliver, sliverOf, takeImage } from '../support/colleague';
import { untilReady } from '../support/untilReady';
import { nextEnd } from './support/jobs';
import { asPerson } from './support/person';
import { accountOf } from './support/testbed';
import { localInventory, testbed } from './support/world';

interface Case {
  readonly what: string;
  readonly imageName: string;
  /** It is made just now, when the window has read its list. */
  readonly isLate?: boolean;
  readonly said: RegExp;
}

const site = 'north';

/** The window cannot ask for the whole disk. */
const refused: readonly Case[] = [
  { what: 'a system image', imageName: 'UBUNTU22-64-STD', said: /name of a system image/ },
  {
    what: 'a public image, with a private wish',
    imageName: 'door-public',
    isLate: true,
    said: /^Anyone can use door-public/,
  },
];

describe('a snapshot under the name of', () => {
  let row: SliverRow;
  let vm: Sliver;
  let bobs: Sliver;
  let people: Record<'alice' | 'bob', Account>;
  let ask: Control;

  before(async () => {
    const { control: door = '' } = await testbed();
    ask = (request) => control(door, request);
    row = await vmRow();
    vm = { sliceUrn: row.slice.urn, sliverUrn: row.sliver.urn, clientId: 'vm' };
    people = { alice: await accountOf('alice'), bob: await accountOf('bob') };
    bobs = await sliverOf(ask, 'bob', site);
    await takeImage(people.bob, site, bobs, { imageName: 'door-theirs', global: true });
  });

  /** Other tests look at a site without images, and at nobody else's slices. */
  after(async () => {
    for (const urn of await imageUrns()) {
      if (urn.includes(':door-')) await ask({ command: 'image.delete', image: urn });
    }
    await ask({ command: 'slice.delete', slice: 'bobs' });
  });

  async function imageUrns(): Promise<string[]> {
    const all = (await ask({ command: 'image.list' })) as { urn: string }[];
    return all.map(({ urn }) => urn);
  }

  async function isUp(): Promise<void> {
    await untilReady(row.state, vm);
  }

  /** The person chooses who can use it where that is asked, and agrees to everything. */
  const byWindow = (imageName: string, who = 'This project') =>
    asPerson(
      {
        answers: {
          'Snapshot vm as': 'Take the Snapshot',
          'Snapshot vm': imageName,
          'Who can use': who,
          Describe: 'made by a test',
        },
      },
      () => host.executeCommand(commands.snapshotSliver, row),
    );

  it('an own image is its next version, for whom the image is, once the person has read that', async () => {
    for (const [version, who] of [
      [0, 'Anyone'],
      [1, 'This project'],
    ] as const) {
      await isUp();
      const end = nextEnd('door-own');
      const seen = await byWindow('door-own', who);
      const said = [...seen.remarks, ...seen.offered].join(' ');
      const sayings = [/will be a new image/, /version 1; .* Anyone can use it, as before/];
      assert.match(said, sayings[version] ?? /never/);
      const { outcome, created, global } = await end;
      assert.deepEqual([outcome, global], ['ready', true]);
      assert.match(created?.versionUrn ?? '', new RegExp(`:${version}$`));
    }
  });

  it("a colleague's image is its next version, once the person has read whose it is", async () => {
    await isUp();
    const end = nextEnd('door-theirs');
    const seen = await byWindow('door-theirs', 'Anyone');
    const said = [...seen.remarks, ...seen.offered].join(' ');
    assert.match(said, /door-theirs is an image of bob, not yours: .* version 1;/);
    const { outcome, created } = await end;
    assert.equal(outcome, 'ready');
    assert.match(created?.versionUrn ?? '', /:door-theirs:1$/);
  });

  for (const { what, imageName, isLate = false, said } of refused) {
    it(`${what} is refused, and nothing happens`, async () => {
      if (isLate) await takeImage(people.alice, site, vm, { imageName, global: true });
      await isUp();
      const before = await imageUrns();
      const seen = await byWindow(imageName);
      assert.ok(!seen.offered.includes('Take the Snapshot'), seen.offered.join());
      assert.match([...seen.remarks, ...seen.details].join('\n'), new RegExp(said.source, 'm'));
      assert.deepEqual(await imageUrns(), before);
    });
  }
});

async function vmRow(): Promise<SliverRow> {
  const { sites } = await localInventory();
  const state = sites.find((one) => one.site.name === site);
  const slice = state?.slices.value?.[0];
  const sliver = slice?.slivers.find(({ clientId }) => clientId === 'vm');
  assert.ok(state && slice && sliver);
  return { kind: 'sliver', state, slice, sliver };
}
