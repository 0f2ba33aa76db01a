// Reading references: the forms that people use and the mistakes they make.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { parseReference } from '../../../../src/rspec/images/references';
import { pinned, unpinned } from '../../../../src/rspec/edits/pin';

const head = 'urn:publicid:IDN+emulab.net+image+';

describe('parseReference', () => {
  it('takes a colon and two slashes for the same', () => {
    for (const id of ['demo:IMG', 'demo//IMG']) {
      const { project, name, version, mistakes } = parseReference(head + id);
      assert.deepEqual(
        { project, name, version, mistakes },
        { project: 'demo', name: 'IMG', version: undefined, mistakes: [] },
      );
    }
    for (const id of ['demo:IMG:3', 'demo//IMG:3', 'demo//IMG//3'])
      assert.equal(parseReference(head + id).version, 3);
  });

  it('reads the UUID of a metadata address', () => {
    const url =
      'https://www.emulab.net/image_metadata.php?uuid=86CFE455-6688-11de-abf6-001143e453fe';
    const reference = parseReference(url);
    assert.equal(reference.form, 'url');
    assert.equal(reference.uuid, '86cfe455-6688-11de-abf6-001143e453fe');
    assert.deepEqual(reference.mistakes, []);
  });

  it('takes anything else for a bare name', () => {
    assert.equal(parseReference('UBUNTU20-64-STD').form, 'bare');
    assert.equal(parseReference('').form, 'empty');
  });

  const mistakes: Record<string, string[]> = {
    [` ${head}demo:IMG`]: ['spaces'],
    [`${head}demo/IMG`]: ['single-slash'],
    [`${head}IMG`]: ['missing-project'],
    [`${head}:IMG`]: ['missing-project'],
    'urn:publicid:emulab.net+image+demo:IMG': ['missing-idn'],
    'urn:publicid:idn+emulab.net+image+demo:IMG': ['malformed-urn'],
    'urn:publicid:IDN+emulab.net+node+pc1': ['not-an-image'],
    [`${head}demo:A B`]: ['malformed-urn'],
    [`${head}demo:A+B`]: ['malformed-urn'],
    'urn:nothing': ['malformed-urn'],
    'https://x.example/i?a=%20': ['malformed-url'],
    'https://x.example/image_metadata.php': ['url-without-uuid'],
  };
  for (const [text, expected] of Object.entries(mistakes)) {
    it(`finds ${expected.join()} in "${text}"`, () =>
      assert.deepEqual(parseReference(text).mistakes, expected));
  }
});

describe('pinning', () => {
  it('adds, changes and takes away the version', () => {
    assert.equal(pinned(`${head}demo:IMG`, 4), `${head}demo:IMG:4`);
    assert.equal(pinned(`${head}demo//IMG:3`, 4), `${head}demo//IMG:4`);
    assert.equal(unpinned(`${head}demo//IMG//3`), `${head}demo//IMG`);
    assert.equal(unpinned(`${head}demo:IMG`), `${head}demo:IMG`);
  });
});
