// Scanning only what changed: the same document as a scan of the whole new text, whatever the change.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';
import { applyEdits, type TextEdit } from '../../../../src/rspec/edits/textEdit';
import { scan, scanChanged } from '../../../../src/rspec/syntax/scan';
import { elementAt, isOpaque } from '../../../../src/rspec/syntax/tree';
import { readSamples } from '../samples';
import { grow } from '../../../bench/support/growingRspec';
import { assertNested } from './nesting';
import { tokens } from './mutate';

const runs = Number(process.env['RESCANS'] ?? 60);

/** A large request and a large manifest, and nodes larger than what is scanned at once. */
const texts = [
  ...readSamples()
    .filter(({ text, nodes }) => nodes > 0 && text.length < 40_000)
    .map(({ text }) => (text.includes('</node>') ? grow(text, 40_000) : text)),
  nested(3000),
];

/** One element with nearly everything in it, as tools write it. */
function nested(services: number): string {
  const lines = Array.from({ length: services }, (_, index) => `<execute command="run ${index}"/>`);
  return `<rspec><node client_id="n"><services>\n${lines.join('\n')}</services></node></rspec>`;
}

/** All that a document is, without the objects that it is made of. */
function told(document: RspecDocument): unknown {
  const { text, elements, root, names, opaque, problems } = document;
  const numbers = new Map(elements.map((element, index) => [element, index]));
  const numberOf = (element: (typeof elements)[number] | undefined): number | undefined =>
    element && numbers.get(element);
  return {
    text,
    length: document.length,
    root: numberOf(root),
    names: [...names].sort(),
    opaque: opaque.map(({ start, end }) => [start, end]),
    problems: problems.map(({ code, start, end, element, attribute }) => [
      [code, start, end, numberOf(element)].join(' '),
      element && attribute && element.attributes.indexOf(attribute),
    ]),
    elements: elements.map((it) => {
      const { name, prefix, local, namespace, broken, selfClosed } = it;
      const spans = [it.start, it.nameEnd, it.openEnd, it.closeStart, it.end];
      return [
        [name, prefix, local, namespace, broken, selfClosed, numberOf(it.parent), ...spans].join(),
        it.children.map(numberOf).join(),
        it.attributes
          .map((at) =>
            [
              [at.name, at.raw, at.quote, at.closed, at.flaw, at.start, at.nameEnd].join(),
              [at.valueStart, at.valueEnd, at.end].join(),
            ].join(),
          )
          .join('\n'),
      ];
    }),
  };
}

interface Change {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** Places and lengths as parts of the text, for it is another one after each change. */
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.nat(30) },
    { weight: 1, arbitrary: fc.nat(30_000) },
  ),
  text: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...tokens) },
    { weight: 2, arbitrary: fc.string({ maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant('<node client_id="new">'.repeat(40)) },
    { weight: 1, arbitrary: fc.constant('<node client_id="new"><ip/></node>\n'.repeat(700)) },
  ),
});

function editOf({ at, length, text }: Change, whole: number): TextEdit {
  const start = Math.floor(at * whole);
  return { start, end: Math.min(whole, start + length), text };
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  return sorted.filter(({ start }, index) => (sorted[index - 1]?.end ?? -1) < start);
}

describe('a document that was changed', () => {
  it('is the same as its text scanned anew, after each of many changes', () => {
    fc.assert(
      fc.property(
        fc.nat(texts.length - 1),
        fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (which, changes, looks) => {
          let now = texts[which] ?? '';
          let document = scan(now);
          for (const [round, some] of changes.entries()) {
            const edits = inOrder(some.map((one) => editOf(one, now.length)));
            document = scanChanged(document, edits);
            now = applyEdits(now, edits);
            // What was not asked for in between is not there yet.
            if (looks[round] === true) assert.deepEqual(told(document), told(scan(now)));
          }
          assert.deepEqual(told(document), told(scan(now)));
          assertNested(document);
        },
      ),
      { numRuns: runs },
    );
  });

  it('is scanned from where a quote was opened that is closed far behind', () => {
    for (const far of [300, 1000, 5000]) {
      const before = `<rspec>${'<ip/>'.repeat(1637)}<ip a="x\n/>`;
      const text = `${before}${'word '.repeat(far)}<ip/></rspec>`;
      const at = before.length + far * 4;
      const edits = [{ start: at, end: at, text: '"/>' }];
      const document = scanChanged(scan(text), edits);
      assert.deepEqual(told(document), told(scan(applyEdits(text, edits))));
    }
  });

  it('tells what is at a place before everything else is known', () => {
    fc.assert(
      fc.property(
        fc.nat(texts.length - 1),
        change,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (which, one, part) => {
          const text = texts[which] ?? '';
          const document = scanChanged(scan(text), [editOf(one, text.length)]);
          const offset = Math.floor(part * document.length);
          const found = elementAt(document, offset);
          const isHidden = isOpaque(document, offset);
          const whole = scan(document.text);
          const same = elementAt(whole, offset);
          assert.equal(
            same && whole.elements.indexOf(same),
            found && document.elements.indexOf(found),
          );
          assert.equal(isHidden, isOpaque(whole, offset));
        },
      ),
      { numRuns: runs },
    );
  });
});
