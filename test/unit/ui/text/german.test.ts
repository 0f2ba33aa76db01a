// Sentences of failures in German, put together from what is known: each name and each word for a thing
// without a name must stand in the case that its sentence needs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import * as l10n from '@vscode/l10n';
import { explain, type Subject } from '../../../../src/model/failures/explain';
import { byMeaning } from '../../../../src/model/failures/meanings';
import { namesOf } from '../../../../src/model/failures/names';
import { RpcError, type RpcReason } from '../../../../src/rpc';

const reasons: readonly RpcReason[] = [
  'connect',
  'untrusted',
  'timeout',
  'aborted',
  'http',
  'bad-reply',
  'fault',
  'bad-argument',
  'forbidden',
  'refused',
  'not-found',
  'busy',
  'exists',
  'no-space',
  'unsupported',
  'server-error',
];
const methods = ['CreateImage', 'DeleteImage', 'RenewSlice', 'PrestageImage', 'SliverStatus'];
const known: Subject = { site: 'home', slice: 'hello', sliver: 'pc', image: 'web' };

/** A word that is not in the case of its preposition. */
const wrongCase =
  /\b(?:[Aa]us|[Bb]ei|[Mm]it|[Vv]on|[Zz]u|[Ii]n|[Aa]uf) (?:de[nr]|das|die|D\w+) (?:Slice|Sliver|Image|Standort)\b|\b(?:[Ff]ür|[Üü]ber) dem |[a-z,] D(?:er|as) /u;

function said(reason: RpcReason, method: string, about: Subject): string {
  return explain(new RpcError(reason, 'x.', { method }), about).sentence;
}

describe('a failure in German', () => {
  before(() => {
    const contents = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<
      string,
      string
    >;
    l10n.config({ contents });
  });
  after(() => l10n.config({ contents: {} }));

  it('names what it is about', () => {
    assert.equal(
      said('busy', 'CreateImage', known),
      'Slice hello ist bei home beschäftigt, vielleicht mit einem anderen Snapshot. Warten Sie, bis er fertig ist, und versuchen Sie es dann erneut.',
    );
    assert.equal(
      said('refused', 'CreateImage', known),
      'home hat abgelehnt, Image web für Sliver pc zu erstellen.',
    );
  });

  it('is a sentence where no name is known, too', () => {
    assert.equal(
      said('refused', 'CreateImage', {}),
      'Der Standort hat abgelehnt, das Image für den Sliver zu erstellen.',
    );
    assert.equal(
      said('exists', 'CreateImage', {}),
      'Das Image existiert bereits bei dem Standort. Wählen Sie einen anderen Namen oder erlauben Sie eine neue Version.',
    );
  });

  it('has each word in its case', () => {
    const sentences = reasons.flatMap((reason) =>
      methods.flatMap((method) => [said(reason, method, {}), said(reason, method, known)]),
    );
    for (const sentence of sentences) assert.doesNotMatch(sentence, wrongCase);
  });

  it('has each word in its case where a server gave its reason', () => {
    const sentences = Object.values(byMeaning).flatMap((rule) =>
      methods.flatMap((method) => {
        const error = new RpcError('refused', 'x.', { method });
        return [{}, known].map((about) => rule(namesOf(error, about), error));
      }),
    );
    assert.ok(sentences.length > 300);
    for (const sentence of sentences) assert.doesNotMatch(sentence, wrongCase);
  });
});
