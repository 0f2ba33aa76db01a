// One result and one error out of every kind of envelope (docs/protocol.md 2.6, 3).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { RpcError, type RpcReason } from '../../../../src/rpc';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import { openReply, type Result } from '../../../../src/rpc/wire/envelope';
import { amReply, credentialXml, failure, fault, response, success } from './replies';

const call = {
  method: 'CreateImage',
  url: 'https://www.home.example:12369/protogeni/xmlrpc/cm/2.0',
};

function open(xml: string): Result {
  return openReply(decodePlainResponse(xml), call);
}

function errorOf(xml: string): RpcError {
  try {
    open(xml);
  } catch (error) {
    assert.ok(RpcError.is(error), inspect(error));
    return error;
  }
  return assert.fail('it was a success');
}

describe('an envelope', () => {
  it('of a slice authority or component manager gives value and output', () => {
    assert.deepEqual(open(success(['a', 1], 'done')), { value: ['a', '1'], output: 'done' });
  });

  it('without a value means 0, as a successful DeleteImage has it', () => {
    assert.deepEqual(open(response({ code: 0, output: '' })), { value: '0', output: '' });
  });

  it('of an aggregate manager gives the same', () => {
    const code = {
      geni_code: 0,
      am_code: 0,
      am_type: 'protogeni',
      protogeni_error_url: 'https://x/',
    };
    assert.deepEqual(open(amReply(code, '<rspec/>')), {
      value: '<rspec/>',
      output: '',
      logUrl: 'https://x/',
    });
  });

  it('may be missing: aggregate managers of version 1 and clearing houses answer bare values', () => {
    assert.deepEqual(open(response('<rspec/>')), { value: '<rspec/>', output: '' });
    assert.deepEqual(open(response({ urn: 'x' })), { value: { urn: 'x' }, output: '' });
  });
});

describe('an error of a reply', () => {
  const codes: [code: number, text: string, reason: RpcReason, name: string, retryable: boolean][] =
    [
      [1, 'Missing arguments', 'bad-argument', 'BADARGS', false],
      [1, 'Credential expired at 2026-01-01', 'expired-credential', 'BADARGS', false],
      [2, 'something failed', 'server-error', 'ERROR', false],
      [2, 'image is locked, try again later', 'busy', 'ERROR', true],
      [3, 'Not your credential', 'forbidden', 'FORBIDDEN', false],
      [4, '', 'unsupported', 'BADVERSION', false],
      [5, '', 'server-error', 'SERVERERROR', false],
      [6, '', 'refused', 'TOOBIG', false],
      [7, 'no permission', 'refused', 'REFUSED', false],
      [7, 'image is locked', 'busy', 'REFUSED', true],
      [8, '', 'server-error', 'TIMEDOUT', true],
      [10, '', 'server-error', 'RPCERROR', true],
      [12, 'No such slice here', 'not-found', 'SEARCHFAILED', false],
      [13, '', 'unsupported', 'UNSUPPORTED', false],
      [14, 'resource is busy; try again later', 'busy', 'BUSY', true],
      [16, '', 'busy', 'INPROGRESS', false],
      [17, '', 'exists', 'ALREADYEXISTS', false],
      [23, 'over quota', 'no-space', 'NOSPACE', false],
      [26, '', 'refused', 'INSUFFICIENT_NODES', false],
      [28, '', 'refused', 'NO_MAPPING', false],
      [35, '', 'server-error', 'NETWORK_ERROR', true],
      [100, '', 'unsupported', 'NOT_IMPLEMENTED', false],
      [151, '', 'server-error', 'SETUPFAILURE_BOOTFAILED', false],
      [503, '', 'busy', 'SERVER_UNAVAILABLE', true],
      [777, '', 'server-error', 'CODE_777', false],
    ];
  for (const [code, text, reason, name, retryable] of codes) {
    it(`${code} "${text}" is ${reason}`, () => {
      const error = errorOf(failure(code, text));
      assert.deepEqual([error.reason, error.codeName, error.retryable], [reason, name, retryable]);
      assert.deepEqual([error.code, error.method, error.url], [code, call.method, call.url]);
      assert.match(error.message, /^www\.home\.example:12369 answered CreateImage with .*\.$/);
    });
  }

  it('says what the server said, its first line in the sentence', () => {
    const error = errorOf(failure(3, 'Sliver is not ready\nmore at line 12'));
    assert.equal(
      error.message,
      'www.home.example:12369 answered CreateImage with "Sliver is not ready" (code 3, FORBIDDEN).',
    );
    assert.equal(error.serverText, 'Sliver is not ready\nmore at line 12');
  });

  it('may carry its short text in the value and the log in the output', () => {
    const error = errorOf(failure(28, 'long log', 'OS does not run on this type'));
    assert.equal(error.serverText, 'OS does not run on this type\nlong log');
  });

  it('of an aggregate manager goes by am_code, since geni_code says 2 of all above 17', () => {
    const error = errorOf(amReply({ geni_code: 2, am_code: 23, am_type: 'protogeni' }, 0, 'quota'));
    assert.deepEqual([error.reason, error.code], ['no-space', 23]);
  });

  it('of an aggregate manager without am_code goes by geni_code', () => {
    assert.equal(errorOf(amReply({ geni_code: 12 }, 0, 'no')).reason, 'not-found');
    assert.equal(errorOf(amReply({ geni_code: 7, am_code: '' }, 0, 'no')).reason, 'refused');
    assert.equal(errorOf(amReply({ geni_code: 12, am_code: 0 }, 0, 'no')).reason, 'not-found');
  });

  it('keeps the address of the log where no print shows it', () => {
    const error = errorOf(failure(2, 'failed'));
    assert.equal(error.logUrl, 'https://home.example/spewlogfile.php3?logfile=0a1b2c');
    assert.doesNotMatch(inspect(error), /spewlogfile/);
    assert.doesNotMatch(JSON.stringify(error), /spewlogfile/);
  });

  for (const [what, dump] of [
    ['without its envelope', '<credential xml:id="ref0">SECRET</credential>'],
    ['with a prefix', '<sfa:signed-credential>SECRET</sfa:signed-credential>'],
    ['quoted', '&lt;signed-credential&gt;SECRET&lt;/signed-credential&gt;'],
    ['quoted twice', '&amp;lt;credential&amp;gt;SECRET&amp;lt;/credential&amp;gt;'],
    ['without its end', '<credential>SECRET'],
    ['without its beginning', 'SECRET</owner_gid></credential></signed-credential>'],
  ] as const) {
    it(`never repeats a credential ${what}`, () => {
      const { serverText = '' } = errorOf(failure(5, `died: ${dump}`));
      assert.doesNotMatch(serverText, /SECRET/);
      assert.match(serverText, /\[credential\]/);
    });
  }

  it('never repeats credentials and keys that the server dumped', () => {
    const dump = `died at line 5: ${credentialXml()} -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----`;
    const error = errorOf(failure(5, dump));
    for (const text of [error.message, error.serverText ?? '', inspect(error)]) {
      assert.doesNotMatch(text, /signed-credential|owner_gid|abc/);
    }
    assert.match(error.serverText ?? '', /^died at line 5: \[credential\]/);
  });

  it('without any code is a bad reply', () => {
    assert.equal(errorOf(response({ code: '', value: 1, output: '' })).reason, 'bad-reply');
    assert.equal(errorOf(response({ code: {}, value: 1, output: '' })).reason, 'bad-reply');
  });
});

describe('a fault', () => {
  const faults: [code: number, text: string, reason: RpcReason, retryable: boolean][] = [
    [503, 'temporarily offline', 'busy', true],
    [-32500, 'Invalid certificate', 'identity-refused', false],
    [-32500, 'No such module', 'unsupported', false],
    [7, 'unknown user', 'refused', false],
    [3, 'account is not active', 'forbidden', false],
    [-32700, 'not well formed', 'fault', false],
    [-32601, 'Method not found', 'unsupported', false],
    [-32400, 'died in GeniCMV2.pm', 'server-error', false],
    [12, 'an AM of version 1', 'not-found', false],
    [1, 'credential expired at noon', 'expired-credential', false],
    [4711, 'whatever', 'fault', false],
  ];
  for (const [code, text, reason, retryable] of faults) {
    it(`${code} "${text}" is ${reason}`, () => {
      const error = errorOf(fault(code, text));
      assert.deepEqual(
        [error.reason, error.code, error.serverText, error.retryable],
        [reason, code, text, retryable],
      );
      assert.match(error.message, new RegExp(`\\(fault ${code}\\)\\.$`));
    });
  }

  it('without a code is a bad reply', () => {
    assert.equal(errorOf(fault(1, '').replaceAll('faultCode', 'code')).reason, 'bad-reply');
  });
});
