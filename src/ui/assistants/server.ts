/**
 * The server for assistants, `geni-image mcp`, as VS Code starts it: with the first certificate of the settings, or with
 * the local testbed's. It is a process of its own, which gets paths and addresses, and no secret (docs/decisions/0037).
 */
import * as vscode from 'vscode';
import type { TestbedDescription } from '../../model/accounts/localTestbed';
import { onSettingsChange, type Settings } from '../accounts/settings';
import type { LocalTestbed } from '../accounts/testbed';
import { assistantProvider } from '../contributions';

export interface AssistantServer {
  readonly extension: vscode.Extension<unknown>;
  readonly settings: () => Settings;
  readonly testbed: LocalTestbed;
}

export function registerAssistantServer(parts: AssistantServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const change = (): void => changed.fire();
  return vscode.Disposable.from(
    changed,
    parts.testbed.onDidChange(change),
    onSettingsChange(change),
    vscode.workspace.onDidChangeWorkspaceFolders(change),
    vscode.lm.registerMcpServerDefinitionProvider(assistantProvider, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => [definitionOf(parts)],
    }),
  );
}

function definitionOf({
  extension,
  settings,
  testbed,
}: AssistantServer): vscode.McpServerDefinition {
  const { extensionUri } = extension;
  const { version } = extension.packageJSON as { readonly version?: unknown };
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'geni-image.js').fsPath;
  const definition = new vscode.McpStdioServerDefinition(
    'ProtoGENI Images',
    process.execPath,
    [program, 'mcp', ...optionsOf(settings(), testbed.description)],
    // On the desktop this is VS Code itself, which can be Node.
    { ELECTRON_RUN_AS_NODE: '1' },
    String(version),
  );
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder?.uri.scheme === 'file') definition.cwd = folder.uri;
  return definition;
}

/** Without a certificate in the settings, and without a testbed, the command looks in the usual place. */
function optionsOf(settings: Settings, testbed: TestbedDescription | undefined): string[] {
  const [user] = testbed?.users ?? [];
  if (settings.certificate !== undefined || testbed === undefined || user === undefined)
    return ownOptions(settings);
  return [
    '-f',
    user.certificate,
    '-p',
    user.passphraseFile,
    '-l',
    testbed.sliceAuthority.url,
    '--cacertificate',
    testbed.caCertificate,
    ...testbed.aggregates.flatMap(({ cmUrl }) => ['-m', cmUrl]),
    ...(user.sshKey === undefined ? [] : ['--ssh-key', user.sshKey]),
  ];
}

function ownOptions(settings: Settings): string[] {
  const given: readonly (readonly [option: string, value: string | undefined])[] = [
    ['-f', settings.certificate],
    ['-l', settings.sliceAuthority],
    ['-S', settings.speaksFor],
    ['--cacertificate', settings.caCertificate],
    ['--ssh-key', settings.sshKey],
  ];
  return [
    ...given.flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
    ...settings.aggregates.flatMap(({ url }) => ['-m', url]),
  ];
}
