/** Failures before a server has said anything that we understand: the right party, and advice that helps. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { explain, whatHappened } from '../../../../src/model/failures/explain';
import {
  ComponentManager,
  fetchImageMetadata,
  proxyVariable,
  RpcError,
  type Flaw,
} from '../../../../src/rpc';

const url = 'https://boss.example:12369/protogeni/xmlrpc/cm/2.0';
const nobody = { cert: '', key: '', urn: '' };

function broken(code: string): RpcError {
  const cause = Object.assign(new Error('x'), { code });
  return new RpcError('connect', 'no', { url, method: 'ListImages', cause });
}

function strange(flaw: Flaw): string {
  return explain(new RpcError('bad-reply', 'no', { url, method: 'ListImages', flaw })).sentence;
}

describe('an address that is not https', () => {
  it('is named, with what to write instead, where an image is asked about', async () => {
    const asked = fetchImageMetadata('http://boss.example/image_metadata.php?uuid=1', {
      trust: { ca: '' },
    });
    const error = await asked.catch((problem: unknown) => explain(problem));
    assert.ok(error instanceof Error);
    assert.equal(
      error.message,
      '"http://boss.example/image_metadata.php?uuid=1" is not an https address. Use one that starts with https://.',
    );
  });

  it('is named where it is that of a site', () => {
    assert.throws(
      () =>
        new ComponentManager({
          url: 'http://boss.example/cm',
          identity: nobody,
          trust: {},
        } as never),
      (error) => explain(error).sentence.startsWith('"http://boss.example/cm'),
    );
  });
});

describe('a connection that was closed before the answer', () => {
  it('is not called one that could not be made', () => {
    assert.equal(
      explain(broken('ECONNRESET')).sentence,
      'boss.example:12369 closed the connection before it answered. Try again.',
    );
  });
});

describe('what happened, apart from what to do', () => {
  it('is told where the right thing to do is another one', () => {
    assert.equal(
      whatHappened(broken('ECONNRESET')),
      'boss.example:12369 closed the connection before it answered.',
    );
    const late = {
      url,
      method: 'CreateImage',
      flaw: { kind: 'late', what: 'answer', seconds: 60 },
    };
    assert.equal(
      whatHappened(new RpcError('timeout', 'no', late as never)),
      'boss.example:12369 did not answer CreateImage within 60 s.',
    );
  });

  it('leaves the advice of a certificate that a person must mend', () => {
    const cause = Object.assign(new Error('x'), { code: 'CERT_UNTRUSTED' });
    const error = new RpcError('untrusted', 'no', { url, method: 'ImageInfo', cause });
    assert.match(whatHappened(error), /Give the CA certificate/);
  });
});

describe('a dry run of a delete', () => {
  it('that stays without an answer has deleted nothing, and says so', () => {
    const more = { url, method: 'DeleteImage', dryRun: true };
    const { sentence } = explain(new RpcError('timeout', 'no', more));
    assert.match(sentence, /Nothing was deleted: only the preview failed\.$/);
    const failed = explain(new RpcError('server-error', 'no', { ...more, code: 5 })).sentence;
    assert.match(failed, /Nothing was deleted: only the preview failed\.$/);
    assert.doesNotMatch(failed, /may be gone/);
    const real = explain(new RpcError('timeout', 'no', { ...more, dryRun: false }));
    assert.doesNotMatch(real.sentence, /Nothing was deleted/);
  });
});

describe('an answer that lacks something', () => {
  it('is told in words of people, and the address of a testbed is not doubted', () => {
    assert.equal(
      strange({ kind: 'missing', field: 'created' }),
      'The answer of boss.example:12369 to ListImages lacks the date of an image. Its software may be too old or too new; contact the site’s operators.',
    );
  });

  it('that is a web page makes one look at the address', () => {
    assert.match(strange({ kind: 'foreign', what: 'web-page' }), /Check that the address is that/);
  });
});

describe('a certificate of a server whose dates are wrong', () => {
  for (const code of ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']) {
    it(`may be seen by a clock that is: ${code}`, () => {
      const cause = Object.assign(new Error('x'), { code });
      const { sentence } = explain(new RpcError('untrusted', 'no', { url, cause }));
      assert.match(sentence, /Check the clock of this computer; if it is right, contact the site/);
    });
  }
});

describe('a server that refuses a certificate with words', () => {
  it('has them below the sentence, and never in it', () => {
    const flaw: Flaw = { kind: 'certificate-refused', alert: 'unknown ca' };
    const serverText = 'Go to [this page](https://evil.example)\n';
    const error = new RpcError('identity-refused', 'no', { url, flaw, serverText });
    const { sentence, below } = explain(error);
    assert.doesNotMatch(sentence, /evil/);
    assert.equal(below, serverText.trim());
  });
});

describe('the page of an image', () => {
  it('is not where a server asks for a certificate', () => {
    const flaw: Flaw = { kind: 'certificate-refused', alert: 'certificate required' };
    const page = 'https://boss.example:12369/image_metadata.php?uuid=1';
    const { sentence } = explain(new RpcError('identity-refused', 'no', { url: page, flaw }));
    assert.equal(
      sentence,
      'boss.example:12369 requires a certificate at this address, so it is not the address of an image’s page. Check the address.',
    );
  });
});

describe('a proxy', () => {
  const variables = [
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'all_proxy',
    'NO_PROXY',
    'no_proxy',
  ];
  const before = { ...process.env };
  beforeEach(() => {
    for (const name of variables) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    for (const name of variables) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  it('that is no URL is named by its variable, and its value is not told', () => {
    process.env['https_proxy'] = 'http://user:pa/ss@proxy.example:3128';
    const flaw: Flaw = { kind: 'proxy', proxy: '', cause: 'the address is not a URL' };
    const { sentence } = explain(new RpcError('connect', 'no', { url, flaw }));
    assert.equal(
      sentence,
      'boss.example:12369 cannot be reached: the value of https_proxy is not a URL. Escape / and % in its password.',
    );
  });

  it('is named where a server cannot be reached', () => {
    process.env['HTTPS_PROXY'] = 'http://user:secret@proxy.example:3128';
    process.env['NO_PROXY'] = '';
    const { action } = explain(broken('ETIMEDOUT'));
    assert.equal(action, 'The connection uses the proxy set in HTTPS_PROXY.');
  });

  it('is named by the setting that the caller knows of', () => {
    const { action } = explain(broken('ECONNREFUSED'), { proxy: 'http.proxy' });
    assert.match(action ?? '', /the proxy set in http\.proxy/);
  });

  const cases: readonly (readonly [string, Record<string, string>, string | undefined])[] = [
    ['boss.example:12369', { https_proxy: 'http://p' }, 'https_proxy'],
    ['boss.example', { HTTPS_PROXY: 'http://p', NO_PROXY: '.example' }, undefined],
    ['boss.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'boss.example:443, x' }, undefined],
    ['boss.example', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
    ['boss.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'oss.example' }, 'HTTPS_PROXY'],
    ['127.0.0.1:8443', { HTTPS_PROXY: 'http://p' }, undefined],
    ['boss.example', { HTTPS_PROXY: ' ' }, undefined],
  ];
  for (const [host, environment, right] of cases) {
    it(`for ${host} with ${JSON.stringify(environment)}: ${right ?? 'none'}`, () => {
      assert.equal(proxyVariable(new URL(`https://${host}`), environment), right);
    });
  }
});
