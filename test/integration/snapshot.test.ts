// The main job, through the extension's real commands against the local testbed.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  commands as host,
  type CompletionList,
  Selection,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { SnapshotJob } from '../../src/model/snapshots/job';
import { control } from '../../src/testbed/control/client';
import { commands } from '../../src/ui/contributions';
import type { SliverRow } from '../../src/ui/trees/row';
import { nextEnd } from './support/jobs';
import { asPerson, leave, type Seen } from './support/person';
import { localInventory, readySliverAt, testbed, testbedDirectory } from './support/world';

const name = 'integration-image';

const rspec = (
  site: string,
): string => `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="a" component_manager_id="urn:publicid:IDN+${site}+authority+cm">
    <sliver_type name="emulab-xen">
      <disk_image name=""/>
    </sliver_type>
  </node>
</rspec>
`;

describe('a snapshot from the window', () => {
  let row: SliverRow;
  let job: SnapshotJob;
  before(async () => {
    row = await readySliverAt('home', 'vm');
  });

  it('asks for name, users and description, says what will happen, and ends with an image', async () => {
    const end = nextEnd(name);
    const answers = {
      'Snapshot vm as': 'Take the Snapshot',
      'Snapshot vm': name,
      'Who can use': 'Anyone',
      Describe: 'made by a test',
    };
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, row),
    );
    assert.deepEqual(seen.titles, [
      'Snapshot vm',
      `Who can use ${name}?`,
      `Describe ${name}`,
      `Snapshot vm as ${name}`,
    ]);
    assert.match(seen.remarks.join(), /will be a new image/);
    assert.deepEqual(seen.messages, []);
    job = await end;
    assert.equal(job.outcome, 'ready');
    assert.equal(job.imageName, name);
    assert.equal(job.description, 'made by a test');
  });

  it('is offered by completion: as URN at its own site, by address at another', async () => {
    const home = await document(rspec('home.example'), 'rspec');
    assert.equal(await offered(home), 'urn:publicid:IDN+home.example+image+demo:integration-image');
    const north = await document(rspec('north.example'), 'rspec');
    // Which of the two addresses depends on what has been read of the image by now; both lead to it.
    const addresses = [job.created?.imageUrl, job.created?.versionUrl];
    assert.ok(addresses.includes(await offered(north)));
  });

  it('is offered in XML whose root is an rspec, and in no other XML', async () => {
    const text = rspec('home.example');
    assert.ok(await offered(await document(`<!-- mine -->\n${text}`, 'xml')));
    assert.equal(
      await offered(await document(text.replace(/<(\/?)rspec/g, '<$1project'), 'xml')),
      undefined,
    );
  });

  it('is inserted into the node at the cursor', async () => {
    const editor = await window.showTextDocument(await document(rspec('home.example'), 'rspec'));
    const at = editor.document.positionAt(editor.document.getText().indexOf('<sliver_type'));
    editor.selection = new Selection(at, at);
    await host.executeCommand(commands.insertDiskImage, { kind: 'job', job });
    assert.match(
      editor.document.getText(),
      /<disk_image name="urn:publicid:IDN\+home\.example\+image\+demo:integration-image"\/>/,
    );
  });

  it('is inserted at another site as that takes it, which a person is asked once', async () => {
    const insertAtNorth = async (answers: Record<string, string>): Promise<[string, Seen]> => {
      const editor = await window.showTextDocument(await document(rspec('north.example'), 'rspec'));
      const at = editor.document.positionAt(editor.document.getText().indexOf('<sliver_type'));
      editor.selection = new Selection(at, at);
      const seen = await asPerson({ answers }, () =>
        host.executeCommand(commands.insertDiskImage, { kind: 'job', job }),
      );
      return [editor.document.getText(), seen];
    };
    const question = 'How does north take images of other sites?';
    const [unsure, first] = await insertAtNorth({ [question]: 'Don’t know' });
    assert.deepEqual(first.titles, [question]);
    assert.match(unsure, /<disk_image name="https:[^"]*image_metadata\.php\?uuid=/);
    const [again, second] = await insertAtNorth({});
    assert.deepEqual(second.titles, []);
    assert.equal(again, unsure);
    const states = (await localInventory()).sites;
    const state = states.find(({ site }) => site.name === 'north');
    await asPerson({ answers: { [question]: 'By URN and by URL' } }, () =>
      host.executeCommand(commands.sayForeignForm, { kind: 'site', state }),
    );
    const [known] = await insertAtNorth({});
    assert.match(known, /name="urn:publicid:IDN\+home\.example\+image\+demo:integration-image"/);
  });

  it('cannot be prepared at a site that is cut off, which says why and offers another try', async () => {
    const { control: door = '' } = await testbed();
    await control(door, { command: 'fault.add', kind: 'partition', between: ['north', 'home'] });
    const seen = await prepare();
    await control(door, { command: 'fault.clear' });
    assert.deepEqual(seen.offered, ['north']);
    assert.match(
      seen.messages.join(),
      /^north cannot fetch image integration-image now\. .*“RPC Error/,
    );
  });

  it('is prepared at another site, with progress, and then is there', async () => {
    const seen = await prepare();
    assert.match(seen.progress[0] ?? '', /^0 bytes of [\d.]+ MB$/);
    assert.deepEqual(seen.messages, ['integration-image is ready to use at north.']);
    const kept = join(testbedDirectory, 'sites', 'north', 'images', 'GeniSlices', name);
    assert.equal(readdirSync(kept).length, 1);
  });

  it('says of a new version in lines that fit what becomes of the image, and how sites spell it', async () => {
    const other = name.toUpperCase();
    const answers = { 'Snapshot vm as': leave, 'Snapshot vm': other, Describe: '' };
    await readySliverAt('home', 'vm');
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, row),
    );
    const lines = seen.offered.map((label, at) => `${label}: ${seen.details[at] ?? ''}`);
    const ofCheck = /^Checking the node|^The check /;
    assert.deepEqual(lines.filter((line) => !ofCheck.test(line)).slice(0, 3), [
      `Take the Snapshot: It becomes version 1 of ${name}. Anyone can use it, as before.`,
      `${name} is your image: It will then refer to the new contents.`,
      `${other} is ${name}: Sites ignore case in names.`,
    ]);
    assert.ok(seen.details.every((detail) => detail.length < 95));
  });

  it('asks before it deletes, says what is lost, and deletes', async () => {
    const { sites } = await localInventory();
    const state = sites.find(({ site }) => site.urn === row.state.site.urn);
    const image = state?.images.value?.find((one) => one.name === name);
    assert.ok(image);
    const target = { kind: 'image', state, image };
    const kept = await asPerson({}, () => host.executeCommand(commands.deleteImage, target));
    assert.match(
      kept.messages.join(),
      /^Delete image integration-image and its only version\?\nSite: [^]*Version: 0\n[^]*Creator: you/,
    );
    assert.match(kept.messages.join(), /In use by: none of your slivers/);
    assert.match(kept.messages.join(), /Named in:\n {2}• /, 'a document above inserted it');
    assert.match(kept.messages.join(), /The site accepted a dry run/);
    assert.ok((await imageNames()).includes(name), 'nothing happens without a yes');
    const seen = await asPerson({ button: 'Delete' }, () =>
      host.executeCommand(commands.deleteImage, target),
    );
    assert.equal(seen.messages.length, 1);
    assert.ok(!(await imageNames()).includes(name));
  });

  /** Chooses Prepare at Another Site… on the row of the image, and north. */
  async function prepare(): Promise<Seen> {
    const { sites } = await localInventory();
    const state = sites.find(({ site }) => site.urn === row.state.site.urn);
    const image = state?.images.value?.find((one) => one.name === name);
    const target = { kind: 'image', state, image };
    return asPerson({ answers: { 'Prepare at': 'north' } }, () =>
      host.executeCommand(commands.prepareImage, target),
    );
  }
});

async function imageNames(): Promise<string[]> {
  const { sites } = await localInventory();
  return sites.flatMap(({ images }) => (images.value ?? []).map((image) => image.name));
}

function document(content: string, language: string): Thenable<TextDocument> {
  return workspace.openTextDocument({ content, language });
}

/** What completion inserts for the image between the quotes of `disk_image`. */
async function offered(file: TextDocument): Promise<string | undefined> {
  const mark = 'disk_image name="';
  const at = file.positionAt(file.getText().indexOf(mark) + mark.length);
  const list = await host.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    file.uri,
    at,
  );
  const item = list.items.find(
    ({ label }) => (typeof label === 'string' ? label : label.label) === name,
  );
  const text = item?.insertText;
  return typeof text === 'string' ? text : text?.value;
}
