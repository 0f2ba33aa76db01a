// Images that texts name which are neither RSpecs nor profiles: which are found, and where each ends.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findMentions, isPart } from '../../../../src/rspec/mentions/find';
import type { TextKind } from '../../../../src/rspec/mentions/kinds';

const urn = 'urn:publicid:IDN+emulab.net+image+emulab-ops:UBUNTU22-64-STD';
const uuid = '21a48773-f7cc-11e3-aa57-000099989701';
const address = `https://www.emulab.net/image_metadata.php?uuid=${uuid}`;

function named(text: string, kind: TextKind = 'prose'): string[] {
  return findMentions(text, kind)
    .filter((one) => !isPart(one))
    .map(({ span }) => text.slice(span.start, span.end));
}

const parts = (text: string, kind: TextKind = 'shell'): (string | undefined)[] =>
  findMentions(text, kind)
    .filter(isPart)
    .map(({ reference: { project = '', name = '' } }) => `${project}:${name}`);

describe('an image that prose names', () => {
  const around = ['{}', '`{}`', '({})', '**{}**', '_{}_', '- {}', '| {} |', '<td>{}</td>', '"{}".'];
  for (const place of [...around, '{}.', '{},', '{}:', '{}; then', '[{}](x)', '{}<br>', '{})`'])
    it(`is found without what stands around it: ${place}`, () => {
      assert.deepEqual(named(`see ${place.replace('{}', urn)} \n`), [urn]);
      assert.deepEqual(named(`see ${place.replace('{}', address)} \n`), [address]);
    });

  it('keeps its version and double slashes', () => {
    const slashes = urn.replace('ops:', 'ops//');
    assert.deepEqual(named(`${urn}:3. And ${slashes}//2, too`), [`${urn}:3`, `${slashes}//2`]);
  });

  it('is none where the example leaves something out', () => {
    const half = 'urn:publicid:IDN+emulab.net+image+emulab-ops';
    for (const end of [':...', ':…', ':<name>', ':*', ':{name}', '+', ''])
      assert.deepEqual(
        named(`\`${half}${end}\``).filter((text) => text !== half),
        [],
      );
    assert.deepEqual(named('https://www.emulab.net/image_metadata.php?uuid=…'), []);
    assert.deepEqual(named('the words +image+ and image_metadata alone'), []);
  });
});

describe('an image that a program names', () => {
  it('is found in JSON however its characters are escaped', () => {
    const text = JSON.stringify({ image: urn, page: address });
    const found = (json: string): string[] => findMentions(json, 'json').map(({ value }) => value);
    assert.deepEqual(found(text), [urn, address]);
    assert.deepEqual(found(text.replaceAll('+', '\\u002b').replaceAll('=', '\\u003d')), [
      urn,
      address,
    ]);
    assert.deepEqual(found(text.replaceAll('/', '\\/').replaceAll('+', '\\u002B')), [urn, address]);
    assert.deepEqual(found(JSON.stringify({ script: `a\n${urn}\nb "${urn}"` })), [urn, urn]);
    assert.deepEqual(found(JSON.stringify({ nested: text })), [urn, address]);
  });

  it('is written as the file writes it', () => {
    const text = JSON.stringify({ image: urn }).replaceAll('+', '\\u002b').replace('//', '\\/\\/');
    const [one] = findMentions(text, 'json');
    assert.equal(one?.write('a+b'), 'a\\u002bb');
    const [page] = findMentions(`{"a": "${address.replaceAll('/', '\\/')}"}`, 'json');
    assert.equal(page?.write('x/y"'), 'x\\/y\\"');
  });

  it('is quoted in a shell that would read its address as something else', () => {
    const write = (text: string): string | undefined =>
      findMentions(text, 'shell')[0]?.write(address);
    assert.equal(write(`IMAGE=${urn}\n`), `'${address}'`);
    assert.equal(write(`geni-image who ${urn} &`), `'${address}'`);
    assert.equal(write(`IMAGE="${urn}"`), address);
    assert.equal(write(`IMAGE='${urn}'`), address);
  });

  const cut = ['$VERSION', '${VERSION}', '%s', '{22,24}', '"$V', '"${V}-64"', "'$V'", '*', '[12]'];
  for (const rest of cut)
    it(`is never judged by its first half: ${rest}`, () => {
      const half = 'urn:publicid:IDN+emulab.net+image+emulab-ops:UBUNTU';
      assert.deepEqual(findMentions(`IMAGE="${half}${rest}`, 'shell'), []);
    });

  it('is never the first of texts that are joined', () => {
    const half = 'urn:publicid:IDN+emulab.net+image+emulab-ops:UBUNTU';
    for (const text of [
      `"{{ '${half}' + version }}"`,
      `image: "{{ '${half}' ~ version }}"`,
      `join("", ["${half}-", var.x])`,
      `"urn:publicid:IDN+emulab.net+image+emulab-ops:"`,
      `"urn:publicid:IDN+emulab.net+image+"`,
    ])
      assert.deepEqual(findMentions(text, 'yaml'), []);
  });

  it('is known by its name alone where its site or version is filled in', () => {
    const open = 'urn:publicid:IDN+${site}+image+emulab-ops:UBUNTU22-64-STD';
    for (const site of ['${var.site}', '$SITE', '{{ site }}', '%s', '{}', '<site>'])
      assert.deepEqual(parts(open.replace('${site}', site)), ['emulab-ops:UBUNTU22-64-STD']);
    assert.deepEqual(parts(`"${urn}:$VERSION"`), ['emulab-ops:UBUNTU22-64-STD']);
    assert.deepEqual(parts(`"${urn}:\${var.version}"`), ['emulab-ops:UBUNTU22-64-STD']);
  });

  it('is whole as the default of a variable', () => {
    assert.deepEqual(named(`IMAGE="\${IMAGE:-${urn}}"`, 'shell'), [urn]);
    assert.deepEqual(named(`curl "https://x.example/show?urn=${urn}&a=b"`, 'shell'), [urn]);
  });
});
