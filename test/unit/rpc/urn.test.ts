// URNs against the vectors of the servers' own module, and both ways with made-up ones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  domainOf,
  formatImageUrn,
  formatUrn,
  parseImageUrn,
  parseUrn,
  sameDomain,
  sameImage,
  sameUrn,
  UrnError,
  withoutVersion,
} from '../../../src/rpc';

interface Vector {
  fn: string;
  in: (string | number | null)[];
  out: unknown;
}

const vectors = JSON.parse(readFileSync('test/fixtures/rpc/urn.json', 'utf8')) as Vector[];

function vectorsOf(fn: string): { input: string[]; out: unknown }[] {
  return vectors
    .filter((vector) => vector.fn === fn)
    .map((vector) => ({ input: vector.in.map(String), out: vector.out }));
}

/** The result, or null where the function throws, as the vectors have it. */
function orNull<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    assert.ok(UrnError.is(error), String(error));
    return null;
  }
}

describe('parseUrn, as the servers read', () => {
  for (const { input, out } of vectorsOf('Parse')) {
    it(JSON.stringify(input[0]), () => {
      const urn = orNull(() => parseUrn(input[0] ?? ''));
      assert.deepEqual(urn && [urn.authority, urn.type, urn.id], out);
    });
  }
});

describe('formatUrn, as the servers write', () => {
  for (const { input, out } of vectorsOf('Generate')) {
    it(JSON.stringify(input), () => {
      const [authority = '', type = '', id = ''] = input;
      assert.equal(
        orNull(() => formatUrn({ authority, type, id })),
        out,
      );
    });
  }

  for (const { input, out } of vectorsOf('Normalise')) {
    it(`normalises ${JSON.stringify(input[0])}`, () => {
      assert.equal(
        orNull(() => formatUrn(parseUrn(input[0] ?? ''))),
        out,
      );
    });
  }
});

describe('image URNs, as the servers read', () => {
  for (const { input, out } of vectorsOf('ParseImage')) {
    it(JSON.stringify(input[0]), () => {
      const image = orNull(() => parseImageUrn(input[0] ?? ''));
      // Servers pass over what is no version; we refuse it, and numbers that would not stay exact.
      const isOther = /:x3$|:a\/b$|\/\/9{21}$/.test(input[0] ?? '');
      const expected = isOther ? null : (out as [string, string, string, string | null] | null);
      const version = expected?.[3];
      assert.deepEqual(
        image && [image.authority, image.project, image.name, image.version ?? null],
        expected && [...expected.slice(0, 3), typeof version === 'string' ? Number(version) : null],
      );
    });
  }

  for (const { input, out } of vectorsOf('GenerateImage')) {
    const [authority = '', project = '', name = '', version = ''] = input;
    // An empty version is no number; our type has no room for that vector.
    if (version === '') continue;
    it(`writes ${JSON.stringify(input)}`, () => {
      const parts = { authority, project, name };
      const all = version === 'null' ? parts : { ...parts, version: Number(version) };
      assert.equal(
        orNull(() => formatImageUrn(all)),
        out,
      );
    });
  }
});

describe('comparing URNs', () => {
  const image = 'urn:publicid:IDN+home.example+image+demo';

  it('takes the colon and double-slash forms of an image for the same', () => {
    assert.equal(sameImage(`${image}:web:3`, `${image}//web//3`), true);
    assert.equal(sameImage(`${image}:web`, `${image}//web`), true);
  });

  it('keeps versions of an image apart, also from no version', () => {
    assert.equal(sameImage(`${image}:web:3`, `${image}:web:4`), false);
    assert.equal(sameImage(`${image}:web:3`, `${image}:web`), false);
    assert.equal(sameImage(withoutVersion(`${image}:web:3`), `${image}:web`), true);
  });

  it('takes version 03 for 3', () => {
    assert.equal(sameImage(`${image}:web:03`, `${image}:web:3`), true);
  });

  it('keeps sites, projects and names apart', () => {
    assert.equal(sameImage(`${image}:web`, 'urn:publicid:IDN+north.example+image+demo:web'), false);
    assert.equal(sameImage(`${image}:web`, 'urn:publicid:IDN+home.example+image+other:web'), false);
    assert.equal(sameImage(`${image}:web`, `${image}:web2`), false);
  });

  it('is never true for what is no image', () => {
    const user = 'urn:publicid:IDN+home.example+user+alice';
    assert.equal(sameImage(user, user), false);
    assert.equal(sameImage('', ''), false);
  });

  it('ignores the case of the authority and needless escapes', () => {
    const slice = 'urn:publicid:IDN+emulab.net:proj+slice+s1';
    assert.equal(sameUrn('urn:publicid:IDN+Emulab.NET:Proj+slice+s1', slice), true);
    assert.equal(sameUrn('urn:publicid:IDN+emulab%2Enet:proj+slice+s%31', slice), true);
    assert.equal(sameUrn('urn:publicid:IDN+emulab.net:proj+slice+s2', slice), false);
  });

  it('takes sub-authorities of one domain for one domain', () => {
    assert.equal(domainOf('Emulab.net:proj:group'), 'emulab.net');
    assert.equal(sameDomain('emulab.net:a', 'emulab.net:b'), true);
    assert.equal(sameDomain('emulab.net', 'utah.cloudlab.us'), false);
  });
});

describe('URNs both ways', () => {
  const letters = (more: string): fc.Arbitrary<string> =>
    fc.constantFrom(...Array.from(`abcxyzABCXYZ0189${more}`));
  const word = (more: string): fc.Arbitrary<string> =>
    fc.string({ unit: letters(more), minLength: 1, maxLength: 12 });
  const authority = fc
    .tuple(word('.-'), fc.array(word('.-'), { maxLength: 2 }))
    .map(([domain, rest]) => [`x${domain}`, ...rest].join(':').toLowerCase());

  it('reads what it wrote', () => {
    const id = word("-!$()*,./:=@_+#'?").filter((text) => !text.includes('::'));
    fc.assert(
      fc.property(authority, word('_'), id, (domain, type, name) => {
        const urn = { authority: domain, type, id: name };
        assert.deepEqual(parseUrn(formatUrn(urn)), urn);
      }),
    );
  });

  it('reads image URNs that it wrote, and takes their version off', () => {
    const version = fc.option(fc.nat(), { nil: undefined });
    fc.assert(
      fc.property(authority, word('-'), word('._+-'), version, (domain, project, name, number) => {
        const parts = { authority: domain, project, name };
        const image = number === undefined ? parts : { ...parts, version: number };
        assert.deepEqual(parseImageUrn(formatImageUrn(image)), image);
        assert.equal(withoutVersion(formatImageUrn(image)), formatImageUrn(parts));
      }),
    );
  });

  it('never throws anything but a UrnError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        orNull(() => parseUrn(text));
        orNull(() => parseImageUrn(`urn:publicid:IDN+home.example+image+${text}`));
      }),
    );
  });

  for (const id of [
    'proj:C:-1',
    'proj:C:1x',
    'proj:C:1:2',
    'proj//C//-1',
    'proj:C:9007199254740993',
  ])
    it(`takes no other version for that of an image (${id})`, () => {
      const urn = `urn:publicid:IDN+e.example+image+${id}`;
      assert.throws(() => parseImageUrn(urn), { expected: 'image' });
      assert.equal(sameImage(urn, 'urn:publicid:IDN+e.example+image+proj:C'), false);
    });

  it('names the text in its error, cut to a readable length', () => {
    assert.throws(
      () => parseUrn('x'.repeat(5000)),
      (error) => {
        assert.ok(UrnError.is(error));
        assert.ok(error.message.length < 250);
        assert.match(error.message, /^"x+\.\.\." is not a URN/);
        return true;
      },
    );
  });
});
