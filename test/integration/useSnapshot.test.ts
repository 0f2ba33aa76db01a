// Use Snapshot in Files: which files are left alone, and that nothing is overwritten.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  commands as host,
  ConfigurationTarget,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  Position,
} from 'vscode';
import type { SnapshotJob } from '../../src/model/snapshots/job';
import { commands } from '../../src/ui/contributions';
import { changedFiles, write } from '../../src/ui/editor/workspace/changedFiles';
import type { ChangeablePlace } from '../../src/ui/editor/workspace/placesInWorkspace';
import { aJob } from '../unit/model/builders';
import { asPerson, type Seen } from './support/person';
import { sliverAt } from './support/world';

const old = 'urn:publicid:IDN+home.example+image+demo:ran';
const fresh = 'urn:publicid:IDN+home.example+image+demo:made';
const request = (image: string, node = 'vm'): string =>
  `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="${node}"><sliver_type name="emulab-xen"><disk_image name="${image}"/></sliver_type></node>
</rspec>
`;

/** A record of before. */
function withoutNodeImage(job: SnapshotJob): SnapshotJob {
  const copy: { -readonly [Member in keyof SnapshotJob]: SnapshotJob[Member] } = { ...job };
  delete copy.nodeImage;
  return copy;
}

describe('using a snapshot in files', () => {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const folder = join(root, 'use-snapshot');
  let job: SnapshotJob;

  before(async () => {
    const { state, slice, sliver } = await sliverAt('home', 'vm');
    job = aJob({
      id: 'told-by-a-test',
      accountId: state.account.id,
      siteUrn: state.site.urn,
      sliceUrn: slice.urn,
      sliverUrn: sliver.urn,
      clientId: 'vm',
      imageName: 'made',
      outcome: 'ready',
      stage: 'ready',
      created: {
        imageUrn: fresh,
        imageUrl:
          'https://home.example/image_metadata.php?uuid=00000000-0000-0000-0000-00000000000a',
        versionUrn: `${fresh}:0`,
        versionUrl:
          'https://home.example/image_metadata.php?uuid=00000000-0000-0000-0000-00000000000b',
      },
      nodeImage: { requested: 'demo//ran', loaded: 'demo/ran:3' },
    });
  });
  beforeEach(() => mkdir(folder));
  afterEach(async () => {
    await host.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rm(folder, { recursive: true });
  });
  after(() => host.executeCommand('workbench.action.closeAllEditors'));

  /** In a browser VS Code saves by itself. */
  const files = workspace.getConfiguration('files');
  before(() => files.update('autoSave', 'off', ConfigurationTarget.Global));
  after(() => files.update('autoSave', undefined, ConfigurationTarget.Global));

  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const use = (checks: readonly string[], made = job): Promise<Seen> => {
    const title = 'Use made instead of ran';
    const answer = checks.length === 1 ? 'Change 1 place' : `Change ${checks.length} places`;
    return asPerson({ checks: { [title]: checks }, answers: { [title]: answer } }, () =>
      host.executeCommand(commands.useSnapshot, { kind: 'job', job: made }),
    );
  };

  it('changes what is checked, and nothing else', async () => {
    const chosen = await put('a0.rspec', request(old));
    const other = await put('b.rspec', request('demo:ran', 'other'));
    const seen = await use(['vm']);
    assert.deepEqual(seen.offered, ['Change 1 place', 'Change nothing']);
    assert.equal(await readFile(chosen, 'utf8'), request(fresh));
    assert.equal(await readFile(other, 'utf8'), request('demo:ran', 'other'));
    assert.deepEqual(seen.messages, ['1 place now uses made.']);
  });

  it('writes nothing without a yes', async () => {
    const file = await put('b1.rspec', request(old));
    await asPerson(
      {
        checks: { 'Use made instead of ran': ['vm'] },
        answers: { 'Use made instead of ran': 'Change nothing' },
      },
      () => host.executeCommand(commands.useSnapshot, { kind: 'job', job }),
    );
    assert.equal(await readFile(file, 'utf8'), request(old));
  });

  it('takes a file with unsaved changes as it stands in the editor, and leaves the saving to the person', async () => {
    const file = await put('c2.rspec', request(old));
    const document = await workspace.openTextDocument(file);
    await window.showTextDocument(document);
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), '<!-- mine -->\n');
    await workspace.applyEdit(edit);
    const seen = await use(['vm']);
    assert.equal(document.getText(), `<!-- mine -->\n${request(fresh)}`);
    assert.equal(await readFile(file, 'utf8'), request(old));
    assert.match(seen.messages.join(), /Not saved yet: use-snapshot\/c2\.rspec\./);
  });

  it('leaves read-only files, and says which', async () => {
    const file = await put('kept.rspec', request(old));
    await chmod(file, 0o444);
    await put('d3.rspec', request(old, 'open'));
    const seen = await use(['open']);
    assert.equal(await readFile(file, 'utf8'), request(old));
    assert.match(seen.messages.join(), /because it is read-only: use-snapshot\/kept\.rspec\./);
  });

  it('leaves what a link leads to outside of the workspace', async () => {
    const outside = join(tmpdir(), `outside-${process.pid}.rspec`);
    await writeFile(outside, request(old));
    await symlink(outside, join(folder, 'link.rspec'));
    const seen = await use([]);
    assert.equal(await readFile(outside, 'utf8'), request(old));
    assert.match(
      seen.messages.join(),
      /a link to a file outside this workspace: use-snapshot\/link\.rspec\./,
    );
    await rm(outside);
  });

  it('looks at no file outside of the workspace, though it is open', async () => {
    const outside = join(tmpdir(), `open-${process.pid}.rspec`);
    await writeFile(outside, request(old));
    await window.showTextDocument(await workspace.openTextDocument(outside));
    const seen = await use([]);
    assert.deepEqual(seen.messages, ['No file in this workspace uses ran, the image that vm ran.']);
    assert.deepEqual(seen.buttons, ['Insert into RSpec', 'Copy URN']);
    await rm(outside);
  });

  it('overwrites nothing that has changed since it was searched', async () => {
    const file = await put('g6.rspec', request(`${old}:9`));
    const text = request(old);
    const start = text.indexOf(old);
    const document = await workspace.openTextDocument(file);
    const change = {
      value: fresh,
      obstacle: undefined,
      edits: [{ start, end: start + old.length, text: fresh }],
    };
    const place: Partial<ChangeablePlace> = { uri: Uri.file(file), text, change };
    await assert.rejects(
      write(changedFiles([place as ChangeablePlace])),
      /g6\.rspec has changed since it was searched\. Nothing was changed: try again\./,
    );
    assert.equal(document.getText(), request(`${old}:9`));
  });

  it('overwrites nothing that another program has just written', async () => {
    const file = await put('shared.rspec', request(old));
    await window.showTextDocument(await workspace.openTextDocument(file));
    const theirs = `<!-- theirs -->\n${request(old)}`;
    await writeFile(file, theirs);
    await use(['vm']);
    // Whether the editor has heard of it by then decides between the two.
    const now = await readFile(file, 'utf8');
    assert.ok([theirs, theirs.replace(old, fresh)].includes(now), now);
  });

  it('keeps the line ends of a file', async () => {
    const file = await put('h7.rspec', request(old).replaceAll('\n', '\r\n'));
    await use(['vm']);
    assert.equal(await readFile(file, 'utf8'), request(fresh).replaceAll('\n', '\r\n'));
  });

  it('changes no byte beside the places in a file of another encoding', async () => {
    const bytes = Buffer.from(`<!-- Zürich -->\n${request(old)}`, 'latin1');
    await writeFile(join(folder, 'latin.rspec'), bytes);
    const wide = Buffer.from(`\uFEFF<!-- Zürich -->\n${request(old, 'wide')}`, 'utf16le');
    await writeFile(join(folder, 'wide.rspec'), wide);
    const seen = await use(['wide']);
    assert.deepEqual(await readFile(join(folder, 'latin.rspec')), bytes);
    assert.match(seen.messages.join(), /characters cannot be read: use-snapshot\/latin\.rspec\./);
    const text = `\uFEFF<!-- Zürich -->\n${request(fresh, 'wide')}`;
    assert.equal((await readFile(join(folder, 'wide.rspec'))).toString('utf16le'), text);
  });

  it('changes a file once that links of the workspace lead to, too', async () => {
    const file = await put('linked.rspec', request(old, 'linked'));
    await symlink(file, join(folder, 'alias.rspec'));
    const seen = await use(['linked']);
    assert.deepEqual(seen.messages, ['1 place now uses made.']);
    assert.equal(await readFile(file, 'utf8'), request(fresh, 'linked'));
  });

  it('changes the cells of a notebook that is open', async () => {
    const cell = { cell_type: 'code', metadata: {}, outputs: [], execution_count: null };
    const source = [`import geni.portal as portal\n`, `IMAGE = "${old}"`];
    const notebook = { cells: [{ ...cell, source }], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const file = await put('open.ipynb', JSON.stringify(notebook, null, 1));
    const open = await workspace.openNotebookDocument(Uri.file(file));
    await window.showNotebookDocument(open);
    const seen = await use([`IMAGE = "${old}"`]);
    assert.equal(open.cellAt(0).document.getText(), source.join('').replace(old, fresh));
    assert.match(seen.messages.join(), /1 place now uses made\./);
    assert.ok(open.isDirty || (await readFile(file, 'utf8')).includes(fresh));
  });

  it('does not say that no file names the image where not all were searched', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => join(folder, `${index}.md`));
    await Promise.all(names.map((name) => writeFile(name, '')));
    const seen = await use([]);
    assert.match(seen.messages.join(), /more than 5000 files .* not all were searched\./);
  });

  it('finds the image that the node runs where the record does not tell', async () => {
    const silent = withoutNodeImage(job);
    const { sliver } = await sliverAt('home', 'vm');
    const [project, name = ''] = (sliver.loadedImage ?? '').split(/[/:]/);
    const file = await put('i8.rspec', request(`${project}//${name}`, 'only'));
    const title = `Use made instead of ${name}`;
    await asPerson({ checks: { [title]: ['only'] }, answers: { [title]: 'Change 1 place' } }, () =>
      host.executeCommand(commands.useSnapshot, { kind: 'job', job: silent }),
    );
    assert.equal(await readFile(file, 'utf8'), request(fresh, 'only'));
  });

  it('says when nobody knows what the node ran', async () => {
    const silent = withoutNodeImage(job);
    const gone = { ...silent, sliverUrn: 'urn:publicid:IDN+home.example+sliver+999' };
    const seen = await use([], gone);
    assert.match(seen.messages.join(), /It is not known which image vm at home\.example ran/);
  });
});
