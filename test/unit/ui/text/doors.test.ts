// VS Code reads links, icons and markup out of plain strings, and most of ours quote a server or a file.
// So each way to show a text has one door, which makes it inert. Read from the sources themselves.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const sources = globSync('src/{ui/**/*,extension}.ts')
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
  .sort((a, b) => a.path.localeCompare(b.path));

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

function textOf(path: string): string {
  return sources.find((source) => source.path === path)?.text ?? '';
}

const inert = /inert(Text|Lines|Item)\(|visible(Text|Value)\(/;

describe('what shows words of others', () => {
  it('are messages, questions and progress from one file', () => {
    const said =
      /\.show(Information|Warning|Error)Message\b|\.withProgress\b|\.setStatusBarMessage\b/;
    assert.deepEqual(filesWith(said), ['src/ui/text/messages.ts']);
    const door = textOf('src/ui/text/messages.ts');
    assert.doesNotMatch(door, /(\.show\w+Message\(|title: |message: )(?!\s*(inertText\(|string))/);
    assert.match(door, /\.setStatusBarMessage\([^\n]*inertText\(/);
  });

  it('are boxes from one file', () => {
    const boxes = /\.(createQuickPick|showQuickPick|createInputBox|showInputBox)\b/;
    assert.deepEqual(filesWith(boxes), ['src/ui/multiStepInput.ts']);
    assert.match(textOf('src/ui/multiStepInput.ts'), /box\.items = items\.map\(inertChoice\)/);
    assert.doesNotMatch(
      textOf('src/ui/multiStepInput.ts'),
      /\.(prompt|title|placeholder) = (?!.*inertText)/,
    );
    for (const { path, text } of sources) {
      const remarks = text.match(/validationMessage = (?!''|undefined|\{)\w+/g) ?? [];
      assert.deepEqual(
        remarks.filter((one) => !one.endsWith('inertText')),
        [],
        path,
      );
    }
  });

  it('are rows that one file hands to VS Code', () => {
    assert.deepEqual(filesWith(/implements vscode\.TreeDataProvider|registerTreeDataProvider/), [
      'src/ui/trees/adapter.ts',
    ]);
    assert.match(
      textOf('src/ui/trees/adapter.ts'),
      /getTreeItem\(row: R\): vscode\.TreeItem \{[^}]*return inertItem\(item\);/,
    );
    for (const path of filesWith(/createTreeView\(/)) {
      assert.match(textOf(path), /treeDataProvider: adapter/, path);
      assert.match(textOf(path), /adapter = new TreeAdapter(<\w+>)?\(/, path);
    }
  });

  it('are terminals, status bar items, pages and log lines that are made inert where they are made', () => {
    const made = /\.(createTerminal|createStatusBarItem|createWebviewPanel|createOutputChannel)\(/;
    const makers = filesWith(made);
    assert.deepEqual(makers, [
      'src/ui/commands/slivers/console.ts',
      'src/ui/commands/slivers/terminal.ts',
      'src/ui/errors/log.ts',
      'src/ui/pages/leftPages.ts',
      'src/ui/pages/tabs.ts',
      'src/ui/snapshots/statusBar.ts',
    ]);
    for (const path of makers) assert.match(textOf(path), inert, path);
  });

  it('are hovers that escape, and are never trusted', () => {
    assert.deepEqual(filesWith(/new (vscode\.)?MarkdownString\(/), [
      'src/ui/editor/providers/completion.ts',
      'src/ui/editor/providers/hover.ts',
      'src/ui/editor/providers/lockHints.ts',
      // Its words are those of our schema.
      'src/ui/recipes/hover.ts',
      'src/ui/text/tooltip.ts',
    ]);
    assert.deepEqual(filesWith(/(?<!workspace)\.(isTrusted|supportHtml|supportThemeIcons)\b/), []);
  });
});
