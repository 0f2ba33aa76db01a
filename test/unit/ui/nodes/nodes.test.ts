// What logs in to nodes is a bundle of its own, which only a command of it loads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/** A few words of the script that a node is asked by. */
const QUESTIONS = 'PuTTY-User-Key-File';

describe('the bundle about nodes', () => {
  it('takes the questions that a node is asked from where recipes and commands find them too', () => {
    const files = [
      'extension',
      'core',
      'commands',
      'pages',
      'nodes',
      'recipes',
      'geni-image',
      'model',
    ];
    const having = files.filter((name) =>
      readFileSync(`dist/${name}.js`, 'utf8').includes(QUESTIONS),
    );
    assert.deepEqual(having, ['model']);
  });

  it('is loaded by the first use of a name, so a table of commands may not hold one of its functions', () => {
    assert.match(readFileSync('dist/commands.js', 'utf8'), /\?\?=require\("\.\/nodes\.js"\)/);
    const handlers = readFileSync('src/ui/commands/handlers.ts', 'utf8');
    assert.match(handlers, /import \* as nodes from '\.\.\/nodes\/nodes'/);
    assert.doesNotMatch(handlers, /\]: nodes\.\w+,/);
  });
});
