// A window in another language: the sentences of the model and of the editor are in it, too. Here in
// none that is spoken: what is translated is that a text of the right key is taken, with its values.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as l10n from '@vscode/l10n';
import { explain } from '../../../../src/model/failures/explain';
import { checkImageName } from '../../../../src/model/snapshots/planning/imageName';
import { emptyCatalogue } from '../../../../src/rspec/images/catalogue';
import { completeAt } from '../../../../src/rspec/complete';
import { diagnose } from '../../../../src/rspec/diagnose';
import { hoverAt } from '../../../../src/rspec/hover';
import { scan } from '../../../../src/rspec/syntax/scan';
import { IdentityError, RpcError } from '../../../../src/rpc';

const url = 'https://boss.example:12369/protogeni/xmlrpc/cm/2.0';
const rspec = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">\n';
const node = `${rspec}<node client_id="web"></node></rspec>`;

describe('a window in another language', () => {
  before(() =>
    l10n.config({
      contents: {
        '{0}. {1}.': '{1} ← {0}!',
        '{0} cannot be reached: nothing listens there (connection refused)': 'nobody @ {0}',
        'Check the address, or try again later when the server is up': 'look @ address',
        '{0} is busy at {1}, perhaps with another snapshot. Wait until it finishes, then try again.':
          '@ {1} busy: {0}',
        'Slice {0}': 'S({0})',
        'The private key in {0} is damaged; download the file again.': 'key ✗ {0}',
        'The image name "{0}" is too short: use 2 to {1} characters.': '{0} < 2, {1} max',
        '{0} has no sliver_type: add one that says what kind of machine it is, such as raw-pc or emulab-xen.':
          '{0}: sliver_type?',
        'A Xen virtual machine.': 'Xen!',
        'The kind of machine, as the site names it.': 'kind @ site',
      },
    }),
  );
  after(() => l10n.config({ contents: {} }));

  it('explains a lost connection in it, without the English words of the library', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = new RpcError('connect', 'boss.example cannot be reached.', { url, cause });
    assert.equal(explain(error).sentence, 'look @ address ← nobody @ boss.example:12369!');
  });

  it('explains a refusal in it, with the names where the translation wants them', () => {
    const details = { method: 'CreateImage', url, serverText: 'slice is busy' };
    const error = new RpcError('busy', 'boss.example is busy.', details);
    const { sentence, serverText } = explain(error, { site: 'home', slice: 'hello' });
    assert.equal(sentence, '@ home busy: S(hello)');
    assert.equal(serverText, 'slice is busy');
  });

  it('explains a damaged certificate in it', () => {
    const details = { file: 'me.pem', flaw: 'bad-private-key' } as const;
    const error = new IdentityError('damaged', 'The private key is damaged.', details);
    assert.equal(explain(error).sentence, 'key ✗ me.pem');
  });

  it('judges the name of an image in it', () => {
    assert.equal(checkImageName('a'), 'a < 2, 30 max');
  });

  it('tells of mistakes in a document in it', () => {
    const messages = diagnose(scan(node)).map(({ message }) => message);
    assert.deepEqual(messages, ['web: sliver_type?']);
  });

  it('describes values and attributes in it', () => {
    const text = `${rspec}<node client_id="web"><sliver_type name="emulab-xen"/></node></rspec>`;
    const document = scan(text);
    const value = hoverAt(document, text.indexOf('emulab-xen') + 2);
    assert.equal(value?.markdown, '**emulab-xen** — Xen!');
    const attribute = hoverAt(document, text.indexOf('name="emulab') + 1);
    assert.equal(attribute?.markdown, '**name** — kind @ site');
  });

  it('completes values with descriptions in it', () => {
    const text = `${rspec}<node client_id="web"><sliver_type name=""/></node></rspec>`;
    const offered = completeAt(scan(text), text.indexOf('name=""') + 6, emptyCatalogue);
    const xen = offered.find(({ label }) => label === 'emulab-xen');
    assert.equal(xen?.documentation, 'Xen!');
  });
});
