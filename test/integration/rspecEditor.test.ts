// What VS Code itself gets for RSpecs, asked as it asks: completion, hover, outline, folding, links,
// fixes and references, with the lists of the testbed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { accountOf, describeTestbed, homeOf } from './support/testbed';
import {
  diagnosticsOf,
  hoverText,
  labels,
  offer,
  open,
  type Marked,
  settled,
} from './support/rspecs';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';
const home = 'urn:publicid:IDN+home.example+authority+cm';
const system = 'urn:publicid:IDN+home.example+image+emulab-ops';

function request(image: string, type = 'raw-pc'): string {
  return `${head}
  <node client_id="pc" component_manager_id="${home}">
    <sliver_type name="${type}">
      ${image}
    </sliver_type>
  </node>
</rspec>
`;
}

describe('RSpecs in the editor', () => {
  before(async () => {
    await vscode.commands.executeCommand('protogeni.refresh');
    // The first question has the advertisement read; the next ones find it.
    const first = await open(request('<disk_image name="|"/>'));
    await settled(async () => (await labels(first)).includes('UBUNTU24-64-STD'));
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('offers the images that the site advertises for the sliver type, its default first', async () => {
    const found = await offer(await open(request('<disk_image name="|"/>')));
    const images = found.filter(({ kind }) => kind === vscode.CompletionItemKind.Reference);
    const fitting = images.filter(({ detail = '' }) => !detail.startsWith('for '));
    const advertised = fitting.filter(({ detail = '' }) => !/^(?:yours|of your)/.test(detail));
    assert.match(advertised[0]?.detail ?? '', /^default/);
    assert.ok(fitting.some(({ insertText }) => insertText === `${system}:UBUNTU24-64-STD`));
  });

  it('offers sites, sliver types and hardware types in words of the sites', async () => {
    const site = await labels(await open(`${head}<node client_id="a" component_manager_id="|"`));
    assert.ok(site.includes('home'), site.join());
    const type = await labels(
      await open(request('').replace('sliver_type name="raw-pc"', 'sliver_type name="|"')),
    );
    assert.ok(type.includes('raw-pc') && type.includes('emulab-xen'), type.join());
    const hardware = await labels(
      await open(request('').replace('<sliver_type', '<hardware_type name="|"/><sliver_type')),
    );
    assert.ok(hardware.includes('pc'), hardware.join());
  });

  it('offers nothing else by itself behind a whole reference, only when it is asked', async () => {
    const marked = await open(request(`<disk_image name="${system}:UBUNTU24-64-STD:|"/>`));
    assert.ok((await labels(marked)).includes('UBUNTU24-64-STD'));
    assert.deepEqual(await labels(marked, ':'), []);
    const half = await open(request(`<disk_image name="${system}:|"/>`));
    assert.ok((await labels(half, ':')).includes('UBUNTU24-64-STD'));
  });

  it('works in a document that is half typed', async () => {
    const text = `${head}\n<node client_id="pc" component_manager_id="${home}">\n<sliver_type name="raw-pc">\n<disk_image na|`;
    assert.ok((await labels(await open(text))).includes('name'));
  });

  it('serves XML files whose root is an rspec, and no other XML', async () => {
    const rspec = await open(request('<disk_image name="|"/>'), 'xml');
    assert.ok((await labels(rspec)).includes('UBUNTU24-64-STD'));
    const other = await open('<project><disk_image name="|"/></project>', 'xml');
    assert.ok(!(await labels(other)).includes('UBUNTU24-64-STD'));
  });

  it('tells what an image is when the pointer rests on it', async () => {
    const text = request(`<disk_image name="${system}:UBUNTU24-|64-STD"/>`);
    const hover = await hoverText(await open(text));
    assert.match(hover, /UBUNTU24-64-STD/);
    assert.match(hover, /home/);
  });

  it('tells a hint where its three dots no longer reach', async () => {
    const profile = `import geni.portal as portal\nnode.disk_image = "${system}:UBUNTU24-|64-STD:0"\n`;
    const marked = await open(profile, 'python');
    assert.match(await hoverText(marked), /The portal does not read :0 as a version/);
  });

  it('marks mistakes and mends them', async () => {
    const broken = 'urn:publicid:home.example+image+emulab-ops:UBUNTU24-64-STD';
    const marked = await open(request(`<disk_image name=" |${broken}"/>`));
    const found = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.deepEqual([...new Set(found.map(({ source }) => source))], ['ProtoGENI']);
    await applyFixAll(marked);
    assert.match(marked.document.getText(), new RegExp(`name="${escape(system)}:UBUNTU24-64-STD"`));
    await diagnosticsOf(marked, (all) => all.length === 0);
  });

  it('warns of an image that is made for another kind of machine', async () => {
    const marked = await open(
      request(`<disk_image name="|${system}:UBUNTU24-XEN-STD"/>`, 'raw-pc'),
    );
    const [found] = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.ok(found);
    assert.equal(codeOf(found), 'image-sliver-type');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
  });

  it('lists the images in the place of one that is wrong', async () => {
    const marked = await open(
      request(`<disk_image name="|${system}:UBUNTU24-XEN-STD"/>`, 'raw-pc'),
    );
    const [found] = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.ok(found);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      marked.document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Use sliver_type emulab-xen', 'Choose an image…'],
    );
    const command = actions.at(-1)?.command;
    assert.ok(command);
    const given: readonly unknown[] = command.arguments ?? [];
    await vscode.commands.executeCommand(command.command, ...given);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, marked.document);
    assert.ok(editor.selection.active.isEqual(marked.position));
    await vscode.commands.executeCommand('hideSuggestWidget');
  });

  it('marks an image of our own project that does not exist', async () => {
    const nobody = `${system.replace('emulab-ops', 'demo')}:no-such-image`;
    const marked = await open(request(`<disk_image name="|${nobody}"/>`));
    const [found] = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.ok(found);
    assert.equal(codeOf(found), 'image-unknown');
    assert.match(found.message, /no image no-such-image in project demo at home/);
  });

  it('leads from the code of a finding to the line that explains it', async () => {
    const marked = await open(request('<disk_image name="|UBUNTU24-64-STD"/>'));
    const [found] = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.ok(typeof found?.code === 'object');
    const page = await vscode.workspace.openTextDocument(found.code.target.with({ fragment: '' }));
    const line = page.lineAt(Number(found.code.target.fragment.slice(1)) - 1).text;
    assert.match(line, new RegExp(`^\\| \`${found.code.value}\` `));
  });

  it('says nothing about XML that is no RSpec', async () => {
    const marked = await open('<a><b></a>|', 'xml');
    await open(request('<disk_image/>|'));
    assert.deepEqual(vscode.languages.getDiagnostics(marked.document.uri), []);
  });

  it('offers quick fixes where the mistake is, the likely one preferred', async () => {
    const marked = await open(
      request('<disk_image name="|urn:publicid:home.example+image+demo:a"/>'),
    );
    await diagnosticsOf(marked, (all) => all.length > 0);
    const actions = await actionsAt(marked, vscode.CodeActionKind.QuickFix);
    const offered = actions.map(({ title, isPreferred, edit }) => [title, isPreferred, edit?.size]);
    assert.deepEqual(offered, [['Insert IDN+', true, 1]]);
  });
});

describe('finding one’s way in RSpecs', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('outlines nodes, their images, and links', async () => {
    const { document } = await open(
      request('<disk_image name="urn:publicid:IDN+x.example+image+p:lamp"/>|'),
    );
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = symbols.map(({ name, children }) => [
      name,
      ...children.map((child) => child.name),
    ]);
    assert.deepEqual(names, [['pc', 'lamp']]);
  });

  it('folds elements up to the line of their end tag', async () => {
    const { document } = await open(request('|'));
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [
        [0, 5],
        [1, 4],
        [2, 3],
      ],
    );
  });

  it('finds every use of an image, however it is written', async () => {
    const name = 'urn:publicid:IDN+emulab.net+image+demo:wanted';
    const other = await open(
      request('<disk_image name="urn:publicid:IDN+home.example+image+demo//wanted"/>|'),
    );
    const marked = await open(request(`<disk_image name="|${name}"/>`));
    const profile = await open(
      `import geni.portal as portal\nnode.disk_image = "${name}:2"\n|`,
      'python',
    );
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      marked.document.uri,
      marked.position,
    );
    const files = new Set(found.map(({ uri }) => uri.toString()));
    for (const { document } of [other, marked, profile])
      assert.ok(files.has(document.uri.toString()), document.uri.toString());
  });

  it('leads from an address to the metadata of the image, as a page to read', async () => {
    const url = await addressOf('UBUNTU24-64-STD');
    const { document } = await open(request(`<disk_image url="${url}"/>|`));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const target = links.find(({ target: to }) => to?.scheme === 'protogeni-metadata')?.target;
    assert.ok(target, 'there is a link');
    const page = (await vscode.workspace.openTextDocument(target)).getText();
    assert.match(page, /^Image +UBUNTU24-64-STD$/m);
    assert.match(page, /^Who can use it +anyone/m);
    assert.doesNotMatch(page, /access_key|spewimage/);
  });

  it('shows the state of slivers above the nodes of a manifest', async () => {
    const text = request('')
      .replace('type="request"', 'type="manifest"')
      .replace('<node', '<node sliver_id="urn:publicid:IDN+home.example+sliver+99999"');
    const { document } = await open(`${text}|`);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.equal(lenses.length, 1);
    assert.equal(lenses[0]?.command?.command, 'protogeni.refresh');
  });
});

describe('manifests in the editor', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('offers a snapshot and a terminal above each sliver of ours', async () => {
    await vscode.commands.executeCommand('protogeni.refresh');
    const { document } = await open(`${await manifestOfHello()}|`);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      20,
    );
    const commands = lenses.map(({ command }) => command?.command);
    for (const wanted of ['protogeni.snapshotSliver', 'protogeni.openTerminal'])
      assert.ok(commands.includes(wanted), commands.join());
    assert.ok(lenses.some(({ command }) => command?.title === 'ready'));
  });
});

describe('geni-lib profiles in the editor', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('offers images in the strings of a profile, and none in other Python', async () => {
    const line = 'node.disk_image = "|"\n';
    const profile = await open(`from geni import portal\n${line}`, 'python');
    const offered = await labels(profile);
    assert.ok(offered.includes('UBUNTU24-64-STD'), `offered: ${offered.join()}`);
    assert.ok(!(await labels(await open(line, 'python'))).includes('UBUNTU24-64-STD'));
  });

  it('marks a mistake in a profile', async () => {
    const wrong = 'urn:publicid:home.example+image+emulab-ops:UBUNTU24-64-STD';
    const marked = await open(`import geni.rspec\nnode.disk_image = "|${wrong}"\n`, 'python');
    const found = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.equal(found.length, 1);
    assert.match(
      await hoverText(
        await open(`import geni.rspec\nx.disk_image = "|${system}:UBUNTU24-64-STD"`, 'python'),
      ),
      /UBUNTU24/,
    );
  });
});

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

async function manifestOfHello(): Promise<string> {
  const account = await accountOf('alice');
  const { slices } = await describeTestbed();
  const urn = slices[0]?.urn ?? '';
  const { componentManager } = homeOf(account);
  const credentials = [await account.sliceAuthority.sliceCredential(urn)];
  const { sliverUrn = '' } = await componentManager.resolve({ urn, credentials });
  const { manifest = '' } = await componentManager.resolve({ urn: sliverUrn, credentials });
  return manifest;
}

/** The address that another site would be told. */
async function addressOf(name: string): Promise<string> {
  const north = home.replace('home', 'north');
  const marked = await open(request('<disk_image url="|"/>').replace(home, north));
  await settled(async () => (await labels(marked)).includes(name));
  const found = (await offer(marked)).find(({ label }) => labelOf(label) === name);
  const text = found?.insertText;
  return typeof text === 'string' ? text : (text?.value ?? '');
}

function labelOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === 'string' ? label : label.label;
}

function escape(text: string): string {
  return text.replace(/[+.]/g, '\\$&');
}

function actionsAt(
  { document, position }: Marked,
  kind: vscode.CodeActionKind,
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    kind.value,
  );
}

async function applyFixAll(marked: Marked): Promise<void> {
  const [action] = await actionsAt(marked, vscode.CodeActionKind.SourceFixAll);
  assert.ok(action?.edit, 'there is something to fix');
  await vscode.workspace.applyEdit(action.edit);
}
