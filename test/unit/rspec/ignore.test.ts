/** Comments that accept a finding: what they are about, and what they must say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lint } from '../../../src/rspec/lint';

const codesOf = (text: string): string[] => lint(text).map(({ code }) => code);

const rspec = (around: string): string =>
  `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
<node client_id="a"><sliver_type name="raw-pc">
${around}
</sliver_type></node></rspec>
`;
const bad = '<disk_image name="urn:publicid:e.net+image+p:a"/>';

describe('a comment that accepts a finding', () => {
  it('is about its own line', () => {
    assert.deepEqual(codesOf(rspec(bad)), ['image-missing-idn']);
    const beside = `${bad} <!-- geni-image: ignore image-missing-idn: a sample -->`;
    assert.deepEqual(codesOf(rspec(beside)), []);
  });

  it('is about the next line when it stands alone, past empty lines and other comments', () => {
    const above = '<!-- geni-image: ignore image-missing-idn: a sample -->\n\n<!-- so -->\n';
    assert.deepEqual(codesOf(rspec(above + bad)), []);
    assert.deepEqual(codesOf(rspec(`${above}<a xmlns="x"/>\n${bad}`)), ['image-missing-idn']);
  });

  it('is about a whole start tag in several lines', () => {
    const tag = bad.replace(' name', '\n  name');
    const above = '<!-- geni-image: ignore image-missing-idn: a sample -->\n';
    assert.deepEqual(codesOf(rspec(above + tag)), []);
  });

  it('leaves findings of other codes', () => {
    const other = `${bad} <!-- geni-image: ignore image-spaces, image-quotes: a sample -->`;
    assert.deepEqual(codesOf(rspec(other)), ['image-missing-idn']);
  });

  it('is a finding without a reason, and accepts nothing then', () => {
    for (const end of ['', ':', ':  '])
      assert.deepEqual(
        codesOf(rspec(`${bad} <!-- geni-image: ignore image-missing-idn${end} -->`)),
        ['image-missing-idn', 'ignore-without-reason'],
      );
  });

  it('is a finding where its code is none, or is missing', () => {
    const spelt = `<!-- geni-image: ignore image-mising-idn: a sample -->`;
    assert.deepEqual(codesOf(rspec(spelt)), ['ignore-unknown-code']);
    const bare = `<!-- geni-image: ignore : a sample -->`;
    assert.deepEqual(codesOf(rspec(bare)), ['ignore-unknown-code']);
  });

  it('is a comment of Python in a profile, and nothing inside of a string', () => {
    const line = 'node.disk_image = "urn:publicid:e.net+image+p:a"';
    const profile = (text: string): string => `import geni.portal as portal\n${text}\n`;
    assert.deepEqual(codesOf(profile(line)), ['image-missing-idn']);
    const ignore = '# geni-image: ignore image-missing-idn: a sample';
    assert.deepEqual(codesOf(profile(`${line}  ${ignore}`)), []);
    assert.deepEqual(codesOf(profile(`${ignore}\n# so\n\n${line}`)), []);
    assert.deepEqual(codesOf(profile(`x = "${ignore}"; ${line}`)), ['image-missing-idn']);
    assert.deepEqual(codesOf(profile(`${line}  # geni-image: ignore image-missing-idn`)), [
      'image-missing-idn',
      'ignore-without-reason',
    ]);
  });

  it('leaves the value that it accepts as it is when all others are mended', async () => {
    const { fixAll } = await import('../../../src/rspec/lint');
    const text = rspec(`${bad} <!-- geni-image: ignore image-missing-idn: a sample -->`);
    assert.equal(fixAll(text), text);
  });
});
