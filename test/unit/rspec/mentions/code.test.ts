// RSpecs in the strings of Python, and notebooks as files.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import {
  actionsInProfile,
  diagnoseProfile,
  findUsesInProfile,
  hoverInProfile,
} from '../../../../src/rspec/genilib';
import { fixAll, languageOf, lint, uncheckedIn } from '../../../../src/rspec/lint';
import { diagnoseText, imageUsesInText, placesInText } from '../../../../src/rspec/mentions';
import { replaceInProfile, replaceInText } from '../edits/replacing';
import { catalogue, image, request } from '../complete/cursor';

const web = image('web', { version: 3 });
const far = image('far');
const known = catalogue(web, far);
const bad = web.urn.replace('demo:', 'demo/');
const rspec = (name: string): string =>
  request(`<sliver_type name="raw-pc"><disk_image name="${name}"/></sliver_type>`).trimEnd();
const codes = (text: string): string[] =>
  diagnoseProfile(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);

describe('an RSpec in a string of Python', () => {
  it('is judged like a file of its own', () => {
    const text = `import geni\nR = """\n${rspec(bad)}\n"""\n`;
    assert.deepEqual(codes(text), [`image-single-slash ${bad}`]);
    assert.equal(uncheckedIn(text), undefined);
    assert.equal(fixAll(text), text.replace(bad, web.urn));
    assert.deepEqual(codes(text.replace('raw-pc', 'raw_pc').replace(bad, web.urn)), [
      'sliver-type-unknown raw_pc',
    ]);
  });

  it('may stand between simple quotes, with escapes', () => {
    const line = rspec(bad).replaceAll('"', '\\"').replaceAll('\n', '\\n');
    const text = `import geni\nR = "${line}"\n`;
    assert.deepEqual(codes(text), [`image-single-slash ${bad}`]);
    assert.equal(fixAll(text), text.replace(bad, web.urn));
  });

  it('is judged by its whole references where it is filled in later', () => {
    const broken = rspec(bad).replace('raw-pc', 'raw_pc');
    for (const string of [
      `"""${broken}""" % x`,
      `"""${broken}""".format(x)`,
      `f"""${broken}"""`,
      `"""${broken.replace('"a"', '"%s"')}"""`,
      `"""${broken.replace('"a"', '"{name}"')}"""`,
    ]) {
      const text = `import geni\nR = ${string}\n`;
      assert.deepEqual(codes(text), [`image-single-slash ${bad}`], string);
      assert.equal(uncheckedIn(text), 'embedded-rspec');
    }
    const open = `R = """${rspec('IMAGE')}"""\nprint(R.replace("IMAGE", image))\nimport geni\n`;
    assert.deepEqual(codes(open), []);
    assert.deepEqual(codes(`import geni\nR = """${rspec('%s')}""" % image\n`), []);
    assert.deepEqual(codes(`import geni\nR = f"""${rspec('{image}')}"""\n`), []);
  });

  it('is read in pieces, too', () => {
    const text = `import geni\nNODE = '<disk_image name="${bad}"/>'\nA = '<disk_image name="${web.urn}-%s"/>' % v\n`;
    assert.deepEqual(codes(text), [`image-single-slash ${bad}`]);
    assert.equal(uncheckedIn(text), 'embedded-rspec');
  });

  it('has hover, actions, uses and replacement', () => {
    const text = `import geni\nR = """\n${rspec(web.urn)}\n"""\nX = '<disk_image name="${web.urn}"/>'\n`;
    const at = text.indexOf(web.urn) + 30;
    assert.match(
      hoverInProfile(text, at, { catalogue: known })?.markdown ?? '',
      /^\*\*demo:web\*\* at home/,
    );
    const [pin] = actionsInProfile(text, at, known);
    assert.equal(applyEdits(text, pin?.edits ?? []), text.replace(web.urn, `${web.urn}:3`));
    assert.equal(findUsesInProfile(text, web, known).length, 2);
    const replaced = applyEdits(text, replaceInProfile(text, web, far, known));
    assert.equal(replaced, text.replaceAll(web.urn, far.urn));
  });
});

describe('a notebook', () => {
  const cell = (type: string, source: string | string[], outputs: unknown[] = []): object => ({
    cell_type: type,
    metadata: {},
    ...(type === 'code' && { execution_count: 1, outputs }),
    source,
  });
  const notebook = (...cells: object[]): string =>
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
  const found = (text: string): string[] =>
    diagnoseText(text, 'notebook').map(
      ({ code, start, end }) => `${code} ${text.slice(start, end)}`,
    );

  it('is one profile of all its code', () => {
    const text = notebook(
      cell('markdown', `# Uses ${bad}`),
      cell('code', [
        '%matplotlib inline\n',
        'import geni.portal as portal\n',
        'r = portal.context.makeRequestRSpec()',
      ]),
      cell('code', ['node = r.RawPC("a")\n', `node.disk_image = "${bad}"\n`]),
      cell('code', 'node.disk_image = "UBUNTU22-64-STD"'),
    );
    assert.deepEqual(found(text), [`image-single-slash ${bad}`, 'image-bare-name UBUNTU22-64-STD']);
    const fixed = fixAll(text, { file: 'a.ipynb' });
    assert.equal(fixed.length, text.length);
    assert.ok((JSON.parse(fixed) as { cells: unknown[] }).cells.length === 4);
    assert.ok(fixed.includes(`node.disk_image = \\"${web.urn}\\"\\n`));
  });

  it('is judged by what its cells say, not by what they printed', () => {
    const printed = { output_type: 'stream', text: [`was ${web.urn}`] };
    const text = notebook(
      cell('code', 'print(manifest)', [printed]),
      cell('markdown', [`See ${far.urn}.`]),
    );
    assert.equal(imageUsesInText(text, 'notebook').length, 1);
    assert.deepEqual(found(text), []);
  });

  it('keeps what is put together, and an id beside the authority of a site', () => {
    const half = web.urn.slice(0, web.urn.indexOf('demo:'));
    for (const value of [`"${half}" + "demo:web"`, 'urn.Image("home.example", "demo:web")']) {
      const text = notebook(
        cell('code', 'import geni.portal\nr = portal.context.makeRequestRSpec()'),
        cell('code', ['node = r.RawPC("a")\n', `node.disk_image = ${value}`]),
      );
      assert.deepEqual(replaceInText(text, 'notebook', web, far, known), [], value);
    }
  });

  it('tells what each of its places would become after a snapshot', () => {
    const text = notebook(
      cell('code', 'import geni.portal\nr = portal.context.makeRequestRSpec()'),
      cell('code', ['node = r.RawPC("a")\n', `node.disk_image = "${web.urn}"`]),
      cell('markdown', `See ${web.urn}`),
    );
    const replacing = { sought: [web], image: far, pinned: far, catalogue: known };
    assert.deepEqual(
      placesInText(text, 'notebook', replacing).map(({ change }) =>
        typeof change === 'string' ? change : change.value,
      ),
      [far.urn, far.urn],
    );
  });

  it('that is none is read as nothing', () => {
    for (const text of [
      `"${web.urn}"`,
      `{"cells": "${web.urn}"}`,
      `{"cells": [{"source": ["${web.urn}`,
    ])
      assert.deepEqual(imageUsesInText(text, 'notebook'), []);
  });
});

describe('what a file is', () => {
  const image = `IMAGE="${web.urn}"\n`;
  it('is told by its name before what is in it', () => {
    assert.equal(languageOf(image), 'geni-lib');
    assert.equal(languageOf(image, 'a.py'), 'geni-lib');
    assert.equal(languageOf(image, 'a.sh'), 'shell');
    assert.equal(languageOf(`#!/bin/sh\n${image}`, 'bin/run'), 'shell');
    assert.equal(languageOf(image, 'notes.txt'), 'prose');
    assert.equal(languageOf('nothing', 'notes.txt'), undefined);
    assert.equal(languageOf(`{"a": "${web.urn}"}`, 'images.lock.json'), undefined);
    assert.equal(languageOf(request(''), 'a.txt'), 'rspec');
  });

  it('is a profile by what it imports, whatever its ending', () => {
    const profile = '# One node.\nimport geni.portal as portal\n';
    for (const file of ['profile', 'one.profile', 'a.txt', 'a.py'])
      assert.equal(languageOf(profile, file), 'geni-lib');
    assert.equal(languageOf(`export PATH=$HOME/bin\n${image}`, '.profile'), 'prose');
    assert.equal(languageOf('export PATH=$HOME/bin # import geni\n', '.profile'), undefined);
    assert.equal(languageOf(`# import geni\n`, 'a.profile'), undefined);
  });

  it('does not matter to findings that the file names', () => {
    const text = `image: ${bad}\n`;
    assert.deepEqual(
      lint(text, { file: 'a.yml' }).map(({ line, column, code }) => [line, column, code]),
      [[1, 8, 'image-single-slash']],
    );
    assert.equal(fixAll(text, { file: 'a.yml' }), `image: ${web.urn}\n`);
  });
});
