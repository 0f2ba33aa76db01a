/** What the real servers say (docs/protocol.md 14), call by call, and what people read of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../../../src/model/failures/explain';
import { meaningOf, type Meaning } from '../../../../src/model/failures/serverWords';
import { RpcError, type ServiceKind } from '../../../../src/rpc';
import { meaningOfCode, meaningOfFault } from '../../../../src/rpc/wire/codes';

const about = {
  site: 'home',
  image: 'urn:publicid:IDN+home.example+image+demo:web',
  sliver: 'vm',
  slice: 'urn:publicid:IDN+home.example:demo+slice+hello',
};

interface Said {
  readonly code: number;
  readonly isFault?: boolean;
  readonly method: string;
  readonly service?: ServiceKind;
}

function failure({ code, isFault, method, service = 'component-manager' }: Said, text: string) {
  const { reason, name } = (isFault === true ? meaningOfFault : meaningOfCode)(code, text);
  const url = 'https://boss.example:12369/protogeni/xmlrpc/x';
  const details = { code, codeName: name, serverText: text, method, service, url };
  return explain(new RpcError(reason, 'refused', details), about);
}

const create: Said = { code: 3, method: 'CreateImage' };
const remove: Said = { code: 3, method: 'DeleteImage' };
const credential: Said = { code: 3, method: 'GetCredential', service: 'slice-authority' };
const renew: Said = { code: 2, method: 'RenewSlice', service: 'slice-authority' };
const renewHere: Said = { code: 7, method: 'RenewSlice' };
const list: Said = { code: 1, method: 'ListImages' };
const usage = 'Usage: clone_image [-dwe] [-n | -s] <imagename> <node_id>\nOptions:\n  -d  Debug\n';
const signature =
  'Malformed arguments: func=xmlSecOpenSSLEvpSignatureVerify:file=evp_signatures.c:line=453:obj=rsa-sha1:subj=unknown:error=18:data do not match:details=EVP_VerifyFinal: signature verification failed\nfunc=xmlSecOpenSSLEvp';
const schema =
  'Malformed arguments: *** verifygenicred:\n    /tmp/x1 does not conform to schema /usr/testbed/lib/credential.xsd\n';

/** Texts that say it all. */
const known: readonly (readonly [Said, string, Meaning, RegExp])[] = [
  [create, 'sliver is not ready', 'sliver-not-ready', /^Sliver vm is not ready\. Wait /],
  [
    create,
    'Not allowed to shadow system images; use a different name for your image',
    'system-name',
    /^Image demo:web has the name of a system image\. Choose another name\.$/,
  ],
  [create, 'node is tainted - image creation denied', 'node-tainted', /^Sliver vm runs a prot/],
  [{ ...create, code: 7 }, 'Not enough permission', 'image-of-another', /belongs to someone else/],
  [
    { ...create, code: 7 },
    'Image is locked, please try again later!\n',
    'image-locked',
    /^Image demo:web is locked by another snapshot or delete at home\. Wait /,
  ],
  [
    { ...create, code: 7 },
    'Not allowed to clone/snapshot a deprecated image!',
    'base-deprecated',
    /^Sliver vm runs a deprecated image/,
  ],
  [
    { ...create, code: 7 },
    'You are not allowed to clone [OSImage emulab-ops,UBUNTU22-64-STD 10010:0]',
    'base-withheld',
    /^Sliver vm runs an image that you are not allowed to copy/,
  ],
  [
    { ...create, code: 7 },
    'Failed to verify image descriptor from /tmp/VnuifkepbI',
    'bad-image-name',
    /^home does not accept the name or description of image demo:web\./,
  ],
  [{ ...create, code: 2 }, usage, 'bad-image-name', /does not accept the name/],
  [
    { ...create, code: 2 },
    `Unknown option: a\n${usage}`,
    'bad-image-name',
    /does not accept the name/,
  ],
  [
    { ...create, code: 1 },
    'Malformed arguments: Improper name argument',
    'bad-image-name',
    /does not accept the name/,
  ],
  [
    { ...create, code: 1 },
    'Malformed arguments: Improper description',
    'bad-description',
    /^home does not accept the description\./,
  ],
  [
    { ...create, code: 16 },
    'Slice is marked for termination',
    'slice-ending',
    /^Slice hello is being deleted at home\. Use another slice\.$/,
  ],
  [remove, 'Image is currently in use', 'image-in-use', /^Image demo:web is in use: a sliver runs/],
  [
    remove,
    'Not your image; please specify original creator urn',
    'creator-missing',
    /^Image demo:web is deleted only when its creator is named/,
  ],
  [
    remove,
    'Not enough permission to delete image; wrong SA or user',
    'image-of-another',
    /^Image demo:web is not yours\. Only its creator /,
  ],
  [
    { ...remove, code: 2 },
    '*** delete_image:\n    Image is locked, please try again later!\n\n',
    'image-locked',
    /^Image demo:web is locked/,
  ],
  [list, 'Credential does not match project URN', 'credential-elsewhere', /is not for slice hello/],
  [list, signature, 'credential-unverified', /^home cannot verify who signed your credential\./],
  [list, schema, 'credential-unreadable', /^home cannot read the credential\./],
  [{ ...list, code: 3 }, 'This is not your credential', 'credential-of-another', /someone else/],
  [
    { ...list, code: 3, isFault: true },
    'Your account is no longer active!',
    'account-inactive',
    /^home refused: your account is not active\./,
  ],
  [
    { ...list, code: 7, isFault: true },
    'Not a valid local user. Who are you really?',
    'account-unknown',
    /^home refused: it does not know your account\./,
  ],
  [
    { ...list, code: 7, isFault: true },
    'Not accepting connections from anyone we do not know',
    'strangers-refused',
    /^home accepts only users of certain sites/,
  ],
  [
    { ...list, code: 503, isFault: true },
    'Server temporarily offline; please try again later',
    'offline',
    /^home is offline for a while\. Try again later\.$/,
  ],
  [
    { code: -32500, isFault: true, method: 'GetVersion' },
    'Invalid module specification',
    'no-service',
    /^home has no such service at this address\. Check the address\.$/,
  ],
  [
    { code: -32400, isFault: true, method: 'GetVersion' },
    'Internal error loading module; missing definitions',
    'no-service',
    /Check the address\.$/,
  ],
  [credential, 'Not your slice!', 'not-a-member', /you are not a member of slice hello/],
  [credential, 'You are not a member of this project', 'not-a-member', /not a member/],
  [credential, 'No privilege at this authority', 'no-privilege', /you have no privilege/],
  [credential, 'Who are you?', 'account-unknown', /does not know your account/],
  [
    { code: 3, method: 'Resolve' },
    'No permission to resolve [GeniSlice: emu.demo2, IDX: 5009]\n',
    'not-a-member',
    /^home refused: you are not a member of slice hello/,
  ],
  [
    { code: 2, method: 'Resolve' },
    'Authority mismatch',
    'other-authority',
    /^Slice hello belongs to another site than home\./,
  ],
  [
    renew,
    'expiration is greater then the maximum number of minutes 129600',
    'too-long',
    /^Slice hello cannot live that long: the slice authority \S+ allows 90 days from now\./,
  ],
  [renew, 'Cannot shorten slice lifetime', 'shorter', /^Slice hello already lives longer/],
  [
    renew,
    'such a short life for a slice? More time please.',
    'too-short',
    /^The new end is in the past or too close\./,
  ],
  [
    renewHere,
    'expiration is greater then slice expiration',
    'longer-than-slice',
    /^The slivers at home cannot live longer than slice hello\./,
  ],
  [renewHere, 'such a short life for a sliver?', 'too-short', /^The new end is in the past/],
  [
    { code: 11, method: 'ConsoleURL' },
    'No console server for node',
    'no-console',
    /^home offers no console for sliver vm\./,
  ],
  [
    { code: 7, method: 'StartSliver' },
    'Sliver is not stopped (yet)',
    'not-stopped',
    /^Sliver vm is not in the right state/,
  ],
  [
    { code: 3, method: 'ImageInfo' },
    'Not enough permission to access image',
    'image-withheld',
    /^Image demo:web is not shared with you at home\./,
  ],
  [
    { code: 12, method: 'PrestageImages' },
    'GetImageInfo failed for urn:publicid:IDN+far.example.org+image+p:X: Search Failed',
    'image-unknown',
    /^home found no site that has image demo:web\./,
  ],
];

/** Code and call say what it is; the words of the server stand below unless the code says it all. */
const byCode: readonly (readonly [Said, string, RegExp, 'below' | 'hidden'])[] = [
  [
    { ...create, code: 14 },
    'resource is busy; try again later',
    /^Slice hello is busy at home, perhaps with another snapshot\./,
    'hidden',
  ],
  [
    { ...create, code: 503, isFault: true },
    'The server is too busy; please try again later',
    /^home is busy\. Try again in a few seconds\.$/,
    'hidden',
  ],
  [
    { ...create, code: 17 },
    'Image name already in use',
    /^Image demo:web already exists/,
    'hidden',
  ],
  [{ ...create, code: 23 }, 'You are over (or close to) disk quota', /no space/, 'hidden'],
  [{ ...create, code: 12 }, 'Slice does not exist', /does not know sliver vm in slice/, 'below'],
  [{ ...create, code: 1 }, 'Malformed arguments: Missing arguments', /does not accept/, 'below'],
  [
    { code: -32601, isFault: true, method: 'CreateImage' },
    'no such method CreateImage\n',
    /^home cannot do this: its software is older or of another kind/,
    'below',
  ],
  [{ ...remove, code: 12 }, 'No such image: urn:x', /^Image demo:web is not at home/, 'below'],
  [
    { ...remove, code: -32400, isFault: true },
    'XMLRPC Server Error',
    /^home failed while it deleted image demo:web\. Check the list of images/,
    'below',
  ],
  [
    list,
    'Malformed arguments: *** verifygenicred:\n    invalid credential (expired at 2026-11-29T20:18:15Z)',
    /^home says that your credential has expired\./,
    'hidden',
  ],
  [credential, 'No slices on a Sunday', /does not let you in/, 'below'],
  [
    { ...credential, code: 12 },
    'No such Slice',
    /^Slice hello is not known at the slice auth/,
    'below',
  ],
  [renew, 'Not on a Sunday', /refused to extend slice hello\. Check the date\.$/, 'below'],
  [renewHere, 'Exiting cause of uninitialized value\n', /^home refused to extend/, 'below'],
  [
    { code: 10, method: 'PrestageImages' },
    'RPC Error',
    /^home cannot fetch image demo:web now\. Try again later\.$/,
    'below',
  ],
];

describe('what real servers say', () => {
  for (const [said, text, meaning, sentence] of known) {
    it(`is understood: ${said.method} ${said.code}, ${text.slice(0, 50).trim()}`, () => {
      assert.equal(meaningOf(text), meaning);
      const error = failure(said, text);
      assert.match(error.sentence, sentence);
      assert.equal(error.below, undefined);
      assert.equal(error.serverText, text.trim());
    });
  }

  for (const [said, text, sentence, where] of byCode) {
    it(`is explained by its code: ${said.method} ${said.code}, ${text.slice(0, 50).trim()}`, () => {
      assert.equal(meaningOf(text), undefined);
      const { sentence: read, below } = failure(said, text);
      assert.match(read, sentence);
      assert.equal(below, where === 'below' ? text.trim() : undefined);
    });
  }

  for (const text of [
    'No permission for this user',
    'Could not reload the database',
    'The system is not in the mood',
    'Permission of user bob is unused',
    'Image ready-made: not your site',
    'name "Your account is no longer active" is taken',
  ]) {
    it(`is never guessed from a word in it: ${text}`, () => {
      assert.equal(meaningOf(text), undefined);
      const { sentence, below } = failure(remove, text);
      assert.equal(sentence, 'home does not let you delete image demo:web.');
      assert.equal(below, text);
    });
  }

  it('blames the request and not the server where the server says no with code 2', () => {
    const { sentence } = failure(renew, 'Expiration is beyond the limit of 90 days');
    assert.match(sentence, /^Slice hello cannot live that long: .* allows 90 days from now\./);
  });

  it('is one line of a text of many where there is room for no more', () => {
    const { sentence, below } = failure(renew, '\nfirst\nsecond\n');
    assert.doesNotMatch(sentence, /first/);
    assert.equal(below, 'first\nsecond');
  });

  it('is not searched when it is a whole log', () => {
    assert.equal(meaningOf(`Image is currently in use${' '.repeat(5_000)}`), undefined);
  });
});
