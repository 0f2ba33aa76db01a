// The ids in code and in package.json are the same ones, and what the manifest says hangs together.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  commands,
  contextKeys,
  detailsPanel,
  progressPanel,
  rows,
  rspecLanguage,
  settings,
  settingsSection,
  viewContainer,
  views,
} from '../../../src/ui/contributions';
import { readManifest } from '../../support/manifest';

/** A line of a menu: a command, or a submenu. */
interface Entry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: string[];
  readonly capabilities: {
    untrustedWorkspaces: { supported: unknown; restrictedConfigurations: string[] };
  };
  readonly contributes: {
    readonly viewsContainers: { activitybar: { id: string; icon: string }[] };
    readonly views: Record<string, { id: string; icon: string }[]>;
    readonly viewsWelcome: { view: string; contents: string; when: string }[];
    readonly commands: { command: string; title: string; category: string }[];
    readonly menus: Record<string, Entry[]>;
    readonly submenus: { id: string; label: string }[];
    readonly keybindings: { command: string; key: string }[];
    readonly configuration: { properties: Record<string, { scope: string; default: unknown }> };
    readonly languages: {
      id: string;
      configuration: string;
      icon: { light: string; dark: string };
    }[];
    readonly grammars: { language: string; path: string; scopeName: string }[];
  };
}

const manifest = readManifest() as Manifest;
const { contributes } = manifest;
const sorted = (list: Iterable<string>): string[] => [...list].sort();

/** Says of each list what only the other one names. */
function assertSame(
  left: readonly string[],
  right: readonly string[],
  nameOfLeft: string,
  nameOfRight: string,
): void {
  const missing = [
    ...right.filter((id) => !left.includes(id)).map((id) => `${nameOfLeft}: ${id} is missing`),
    ...left.filter((id) => !right.includes(id)).map((id) => `${nameOfRight}: ${id} is missing`),
  ];
  assert.deepEqual(missing, []);
  assert.deepEqual(sorted(left), sorted(right));
}

describe('package.json', () => {
  it('contributes exactly the commands of the code', () => {
    const ids: string[] = Object.values(commands);
    const contributed = contributes.commands.map(({ command }) => command);
    assertSame(contributed, ids, 'commands of package.json', 'src/ui/contributions.ts');
  });

  it('names every command under one category', () => {
    assert.deepEqual(
      [...new Set(contributes.commands.map(({ category }) => category))],
      ['ProtoGENI'],
    );
  });

  it('contributes exactly the views of the code', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainer],
    );
    assert.deepEqual(
      sorted((contributes.views[viewContainer] ?? []).map(({ id }) => id)),
      sorted(Object.values(views)),
    );
  });

  it('contributes exactly the settings of the code', () => {
    const keys = Object.values(settings).map((key) => `${settingsSection}.${key}`);
    const contributed = Object.keys(contributes.configuration.properties);
    assertSame(contributed, keys, 'settings of package.json', 'src/ui/contributions.ts');
  });

  it('takes no setting from a workspace that is not trusted', () => {
    const names = Object.keys(contributes.configuration.properties);
    assert.deepEqual(
      sorted(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations),
      sorted(names),
    );
    for (const property of Object.values(contributes.configuration.properties)) {
      assert.equal(property.scope, 'machine');
    }
  });

  it('puts only known commands into menus and welcome texts', () => {
    const known: string[] = Object.values(commands);
    const used = [
      ...Object.values(contributes.menus).flatMap((entries) =>
        entries.flatMap(({ command }) => command ?? []),
      ),
      ...contributes.keybindings.map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) =>
        [...contents.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? ''),
      ),
    ];
    assert.deepEqual(
      used.filter((command) => !known.includes(command)),
      [],
    );
  });

  it('opens only submenus that it names, and fills each of them', () => {
    const ids = sorted(contributes.submenus.map(({ id }) => id));
    const opened = Object.values(contributes.menus).flatMap((entries) =>
      entries.flatMap(({ submenu }) => submenu ?? []),
    );
    assert.deepEqual(sorted(opened), ids);
    assert.deepEqual(
      ids.filter((id) => (contributes.menus[id] ?? []).length === 0),
      [],
    );
  });

  it('asks only context keys and rows that the code sets', () => {
    const clauses = [
      ...Object.values(contributes.menus).flatMap((entries) =>
        entries.map(({ when }) => when ?? ''),
      ),
      ...contributes.viewsWelcome.map(({ when }) => when),
    ].map((clause) => clause.replace(/view == protogeni\.\w+/g, ''));
    const keys = clauses.flatMap((clause) => clause.match(/\bprotogeni\.\w+/g) ?? []);
    assert.deepEqual(
      keys.filter((key) => !(Object.values(contextKeys) as string[]).includes(key)),
      [],
    );
    const kinds = clauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem =~ \/\^\(?([\w|]+)/g)].flatMap(
        (match) => match[1]?.split('|') ?? [],
      ),
    );
    assert.ok(kinds.length > 10);
    assert.deepEqual(
      kinds.filter((kind) => !(Object.values(rows) as string[]).includes(kind)),
      [],
    );
  });

  it('contributes the language, its grammar and the page that the code names', () => {
    assert.deepEqual(
      contributes.languages.map(({ id }) => id),
      [rspecLanguage],
    );
    assert.deepEqual(
      contributes.grammars.map(({ language }) => language),
      [rspecLanguage],
    );
    for (const panel of [progressPanel, detailsPanel]) {
      assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panel}`));
    }
  });

  it('names only files that are there', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((list) => list.map(({ icon }) => icon)),
      ...contributes.languages.flatMap(({ configuration, icon }) => [
        configuration,
        icon.light,
        icon.dark,
      ]),
      ...contributes.grammars.map(({ path }) => path),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    );
  });

  it('types the API of the oldest VS Code that it runs on', () => {
    const [major, minor] = manifest.engines.vscode.replace('^', '').split('.');
    assert.match(
      manifest.devDependencies['@types/vscode'] ?? '',
      new RegExp(`^${major}\\.${minor}\\.`),
    );
  });
});
