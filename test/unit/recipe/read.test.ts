// Recipes as the command line and the editor read them: what is right, and what is said of the rest.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readRecipe } from '../../../src/recipe/read';

const least = 'name: web\nbase: UBUNTU22-64-STD\n';

/** Each problem as the text that it is about, and its sentence. */
function problemsOf(text: string): [string, string][] {
  const { problems, recipe } = readRecipe(text);
  assert.equal(recipe === undefined, problems.length > 0);
  return problems.map(({ from, to, sentence }) => [text.slice(from, to), sentence]);
}

/** The only problem of a text. */
function problemOf(text: string): [string, string] {
  const [problem, ...more] = problemsOf(text);
  assert.ok(problem !== undefined && more.length === 0, JSON.stringify([problem, ...more]));
  return problem;
}

describe('a recipe', () => {
  it('that is nested too deeply is told so, without words of the program', () => {
    const [, sentence] = problemOf(`${least}labels: ${'['.repeat(100_000)}`);
    assert.equal(sentence, 'The recipe is nested too deeply.');
  });

  it('whose name no image can have is told what is allowed', () => {
    assert.match(problemOf('name: x\nbase: a\n')[1], /2 to 30 letters, digits/);
    assert.match(problemOf('name: "a b"\nbase: a\n')[1], /letters, digits/);
  });

  it('needs no more than a name and a base image', () => {
    assert.deepEqual(readRecipe(least).recipe, { name: 'web', base: 'UBUNTU22-64-STD' });
  });

  it('can have files, provisioners, tests, limits and labels', () => {
    const text = `${least}
description: A web server for CS 101
labels: { course: cs101 }
global: true
site: utah
node: { sliver_type: emulab-xen, hardware_type: pcvm }
write_files:
  - path: /etc/motd
    content: |
      Hello
    permissions: '0644'
    owner: root:root
    encoding: text/plain
provisioners:
  - type: file
    source: src/
    destination: /usr/local/src/tool
  - type: shell
    name: Build it
    inline: [make, make install]
    environment: { PREFIX: /usr/local }
    secrets: [LICENSE]
    idempotent: true
  - type: shell-local
    script: deploy.sh
    timeout: 10m
tests:
  - name: The tool runs
    run: tool --version
    expect: '1.0'
try: { hardware_type: d430 }
limits: { time: 2h, node_hours: 4 }
`;
    assert.deepEqual(problemsOf(text), []);
  });

  it('can be empty text, which is said', () => {
    for (const text of ['', '# nothing', '---\n'])
      assert.match(problemOf(text)[1], /^The recipe is empty\. It needs at least name and base\.$/);
  });

  it('is one document of keys', () => {
    assert.match(problemOf('- a\n- b\n')[1], /must be keys with values/);
    assert.match(problemOf(`${least}---\n${least}`)[1], /one recipe/);
  });

  it('that lacks a key is told which', () => {
    assert.deepEqual(problemOf('name: web\n'), ['name', 'The key "base" is missing.']);
  });

  it('with a misspelt key is asked what was meant', () => {
    const text = `${least}provisoners: []\n`;
    assert.deepEqual(problemOf(text), [
      'provisoners',
      'There is no key "provisoners". Did you mean provisioners?',
    ]);
    assert.equal(readRecipe(text).problems[0]?.replacement, 'provisioners');
  });

  it('with a key of something else is told which keys there are', () => {
    assert.match(
      problemOf(`${least}node: { flavour: x }\n`)[1],
      /Possible keys: sliver_type, hardware_type\./,
    );
  });

  it('may leave no key twice', () => {
    assert.deepEqual(problemOf(`${least}name: x2\n`)[1], 'This key is here twice.');
  });

  it('with tabs is told to use spaces', () => {
    assert.match(problemOf(`${least}node:\n\tsliver_type: raw-pc\n`)[1], /spaces/);
  });
});

describe('a provisioner', () => {
  const withOne = (one: string): string => `${least}provisioners:\n  - ${one}\n`;

  it('of an unknown type is asked what was meant', () => {
    assert.deepEqual(problemOf(withOne('type: shel\n    inline: [x]')), [
      'shel',
      '"shel" is not possible here. Did you mean shell?',
    ]);
  });

  it('without a type is told which there are', () => {
    assert.deepEqual(problemOf(withOne('inline: [x]')), [
      'inline',
      'The key "type" is missing: use shell, file, shell-local.',
    ]);
  });

  it('has either lines or a script', () => {
    assert.match(problemOf(withOne('type: shell'))[1], /"inline" or "script" is missing/);
    assert.match(
      problemOf(withOne('{ type: shell, inline: [a], script: b }'))[1],
      /either inline or script, not both/,
    );
  });

  it('has the keys of its type only', () => {
    assert.match(
      problemOf(withOne('{ type: file, source: a, destination: /b, sudo: true }'))[1],
      /There is no key "sudo" here/,
    );
  });

  it('copies nothing by an absolute path of this computer', () => {
    assert.deepEqual(
      problemOf(withOne('{ type: file, source: /etc/passwd, destination: /b }'))[0],
      '/etc/passwd',
    );
  });
});

describe('a value', () => {
  it('that YAML takes for a number is to be quoted', () => {
    assert.match(
      problemOf(`${least}write_files: [{ path: /a, permissions: 0644 }]\n`)[1],
      /^This must be text: write '644'\. Octal permissions in quotes/,
    );
  });

  it('of the wrong kind is told the right one', () => {
    assert.match(problemOf(`${least}global: maybe\n`)[1], /true or false/);
    assert.match(problemOf(`${least}tests: hello\n`)[1], /must be a list/);
    assert.match(problemOf(`${least}limits: { node_hours: many }\n`)[1], /must be a number/);
  });

  it('that cannot be the name of an image is refused', () => {
    assert.deepEqual(problemOf('name: my image\nbase: X\n')[0], 'my image');
  });

  it('that cannot be an image is refused, and every form of an image is taken', () => {
    for (const base of ['X<', "a'b", 'a b', '../x', 'http://x/y'])
      assert.equal(problemsOf(`name: web\nbase: "${base}"\n`).length, 1, base);
    for (const base of [
      'UBUNTU22-64-STD',
      'demo:web',
      'urn:publicid:IDN+emulab.net+image+demo//web:2',
      'https://www.emulab.net/image_metadata.php?uuid=24dc2b6c-0000-11e5-b570-99cadac50270',
    ])
      assert.deepEqual(problemsOf(`name: web\nbase: ${base}\n`), [], base);
  });

  it('with a duration says the unit', () => {
    assert.equal(problemsOf(`${least}limits: { time: 90 }\n`).length, 1);
    assert.equal(problemsOf(`${least}limits: { time: 1d }\n`).length, 1);
    assert.equal(problemsOf(`${least}limits: { time: 90m }\n`).length, 0);
  });
});

describe('a text of a stranger', () => {
  it('does not blow up by its aliases', () => {
    const bomb = Array.from({ length: 9 }, (_, n) =>
      n === 0 ? 'a0: &a0 [x, x, x]' : `a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`,
    ).join('\n');
    assert.match(problemOf(bomb)[1], /aliases/);
  });

  it('makes no prototype', () => {
    const problems = problemsOf(`${least}__proto__: { global: true }\nconstructor: 1\n`);
    assert.deepEqual(
      problems.map(([about]) => about),
      ['__proto__', 'constructor'],
    );
  });

  it('is read whatever it is, with problems inside of it', () => {
    const words = [
      'name:',
      'base:',
      'x',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '|',
      "'",
      '"',
      '!!js/function',
      '\t',
      'provisioners:',
      'type: shell',
      '\u0000',
      '💾',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        for (const { from, to } of readRecipe(text).problems)
          assert.ok(from >= 0 && from <= to && to <= text.length);
      }),
      { numRuns: 1000 },
    );
  });
});
