/** What an assistant deletes: what a person agreed to, and nothing that anybody keeps. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import { Assistant, yes, type AssistantOptions, type Told } from '../../../support/assistant';
import { addImages, type MadeImage } from '../../../support/manyImages';
import { Desk, member } from '../desk';

const sentence = ({ document }: Told): string => String(member(document, 'error')['sentence']);
const urnOf = (name: string): string => `urn:publicid:IDN+home.example+image+demo:${name}`;

describe('An assistant that deletes images', () => {
  let desk: Desk;
  let folder: string;
  before(async () => {
    desk = await Desk.open();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(desk.command.home, 'project-'));
  });
  afterEach(async () => {
    await Assistant.closeAll();
    for (const urn of await urns())
      await desk.testbed.control({ command: 'image.delete', image: urn });
  });
  after(() => desk.close());

  const make = (...images: MadeImage[]): Promise<void> => addImages(desk.testbed, images);
  const three = {
    name: 'three',
    versions: [{ contents: 'a' }, { contents: 'b' }, { contents: 'c' }],
  };
  const agent = (more: AssistantOptions = {}): Promise<Assistant> =>
    Assistant.of(
      desk.command,
      desk.user('alice'),
      Object.assign({ cwd: folder, person: yes }, more),
    );

  /** With versions, of project demo. */
  async function urns(): Promise<string[]> {
    const all = await desk.testbed.control({ command: 'image.list' });
    assert.ok(Array.isArray(all));
    return all.flatMap((image: unknown) => {
      assert.ok(isRecord(image) && Array.isArray(image['versions']));
      const urn = String(image['urn']);
      const versions: unknown[] = urn.includes('+demo:') ? image['versions'] : [];
      return versions.map((one) => `${urn}:${String(isRecord(one) ? one['version'] : '')}`);
    });
  }
  const part = ({ document }: Told, key: 'delete' | 'keep'): string[] => {
    const items = member(document, 'plan')[key];
    assert.ok(Array.isArray(items));
    return items.map((item: unknown) => (isRecord(item) ? String(item['urn']) : ''));
  };
  const tokenOf = (told: Told): string => {
    assert.equal(told.isError, false, told.text);
    return String(told.document['token']);
  };

  it('deletes the version that is named, and no other', async () => {
    await make(three);
    const one = await agent();
    const planned = await one.call('plan_delete', { images: ['three:1'] });
    assert.deepEqual(part(planned, 'delete'), [`${urnOf('three')}:1`]);
    assert.equal((await urns()).length, 3);
    const told = await one.call('delete_planned', { token: tokenOf(planned) });
    assert.equal(told.isError, false, told.text);
    assert.match(
      one.questions.join(),
      /^Delete 1 version \(.*\) for good\? demo:three:1 at "home\.example" \(is named\)\.$/,
    );
    assert.deepEqual(await urns(), [`${urnOf('three')}:0`, `${urnOf('three')}:2`]);
    assert.match((await one.call('history', { kind: 'delete' })).text, /three:1/);
  });

  it('deletes by rules exactly what the plan said', async () => {
    await make(three, { name: 'other', versions: [{ contents: 'o' }] });
    const one = await agent();
    const planned = await one.call('plan_prune', { keep: 1 });
    assert.deepEqual(part(planned, 'delete'), [`${urnOf('three')}:0`, `${urnOf('three')}:1`]);
    await one.call('delete_planned', { token: tokenOf(planned) });
    assert.deepEqual((await urns()).sort(), [`${urnOf('other')}:0`, `${urnOf('three')}:2`]);
  });

  it('deletes nothing when the person says no, or cannot be asked', async () => {
    await make(three);
    const no = await agent({ person: () => ({ action: 'decline' }) });
    const token = tokenOf(await no.call('plan_delete', { images: ['three'] }));
    assert.match(sentence(await no.call('delete_planned', { token })), /did not agree/);
    const mute = await Assistant.of(desk.command, desk.user('alice'), { cwd: folder });
    const planned = await mute.call('plan_prune', { keep: 2 });
    const told = await mute.call('delete_planned', { token: tokenOf(planned) });
    assert.match(String(told.document['command']), / prune --keep 2 /);
    assert.equal((await urns()).length, 3);
  });

  it('plans nothing that is named in the folder, protected or locked, and says so', async () => {
    await make(three, { name: 'named', versions: [{ contents: 'n' }] });
    writeFileSync(
      join(folder, 'profile.rspec'),
      `<rspec xmlns="http://www.geni.net/resources/rspec/3"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urnOf('named')}"/></sliver_type></node></rspec>`,
    );
    const one = await agent();
    const told = await one.call('plan_delete', { images: ['named'] });
    assert.match(sentence(told), /Nothing of this can be deleted by an assistant/);
    assert.match(told.text, /is named in profile\.rspec/);
    assert.deepEqual(part(told, 'keep'), [`${urnOf('named')}:0`]);
  });

  it('leaves what has changed since the plan', async () => {
    await make(three);
    const one = await agent({
      person: () => {
        writeFileSync(
          join(folder, 'late.rspec'),
          `<rspec xmlns="http://www.geni.net/resources/rspec/3"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urnOf('three')}:0"/></sliver_type></node></rspec>`,
        );
        return yes();
      },
    });
    const planned = await one.call('plan_delete', { images: ['three:0'] });
    const told = await one.call('delete_planned', { token: tokenOf(planned) });
    assert.equal(told.document['error'], undefined, told.text);
    assert.match(told.text, /"outcome":"left".*late\.rspec/);
    assert.equal((await urns()).length, 3);
  });

  it('plans nothing of someone else, of a name that is none, or of more than a person can read', async () => {
    await make({
      name: 'bulk',
      versions: Array.from({ length: 40 }, (_, n) => ({ contents: `${n}` })),
    });
    const one = await agent();
    for (const word of ['UBUNTU22-64-STD', 'nothing', 'https://x.example/', '', '-rf', 'a b', '*'])
      assert.match(
        sentence(await one.call('plan_delete', { images: [word] })),
        /You have no image/,
        word,
      );
    const many = await one.call('plan_prune', { keep: 1 });
    assert.match(sentence(many), /39 versions, more than a person can agree to at once/);
    assert.match(sentence(await one.call('plan_prune')), /^Say what to delete/);
    for (const keep of [0, -1, 1.5])
      assert.equal((await one.call('plan_prune', { keep })).isError, true);
  });
});
