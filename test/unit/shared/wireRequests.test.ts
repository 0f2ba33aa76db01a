/** The recorded requests, sent to the local testbed: it answers as the original servers did. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { describeShared } from './shared';
import {
  exceptionFor,
  exceptions,
  optionalMembers,
  typedByLook,
  unseenItems,
} from './wire/exceptions';
import { comparable, outcomeOf } from './wire/outcome';
import { recorded, type Recorded } from './wire/recorded';
import { Replay } from './wire/replay';
import { differences, KnownItems, type Comparison } from './wire/shape';

describeShared('what the testbed answers to the recorded requests', 'wire', () => {
  const lines = recorded('emulab-2022.jsonl').filter(
    ({ request, isForeign }) => request !== '' && !isForeign,
  );
  const isIn = (rows: readonly (readonly [RegExp, string])[], path: string): boolean =>
    rows.some(([pattern]) => pattern.test(path));
  const known = new KnownItems();
  const comparison: Comparison = {
    known,
    isOptional: (path) => isIn(optionalMembers, path),
    isByLook: (path) => isIn(typedByLook, path),
    isUnseen: (path) => isIn(unseenItems, path),
  };
  let replay: Replay;
  before(async () => {
    for (const { method, reply } of lines) known.add(method, outcomeOf(reply).shape);
    replay = await Replay.open();
  });
  after(() => replay.close());

  const groups = new Map<string, Recorded[]>();
  for (const line of lines) {
    const name = `${line.method} at ${line.service || '/'}`;
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  for (const [name, group] of groups) {
    it(`is theirs in code, words, members and types: ${name}`, async () => {
      const wrong: string[] = [];
      for (const line of group.filter((each) => !exceptionFor(each)))
        wrong.push(...(await differencesOf(line)).map((text) => `line ${line.line}: ${text}`));
      assert.deepEqual(wrong, []);
    });
  }

  it('is another one only where an exception has its reason', () => {
    const unused = exceptions.filter((each) => !lines.some((line) => each.covers(line)));
    assert.deepEqual(unused, []);
  });

  async function differencesOf(line: Recorded): Promise<string[]> {
    const theirs = outcomeOf(replay.inOurNames(line.reply));
    const ours = outcomeOf(await replay.answerTo(line));
    const said = (what: 'code' | 'words'): string[] => {
      const [a, b] = [ours, theirs].map((each) => JSON.stringify(comparable(each[what])));
      return a === b ? [] : [`${what} ${a}, theirs ${b}`];
    };
    const shapes = differences(ours.shape, theirs.shape, line.method, comparison);
    return [...said('code'), ...said('words'), ...shapes];
  }
});
