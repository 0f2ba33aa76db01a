/**
 * Every fault of the table meets every operation. A cell is right when the outcome is the one that
 * stands in the table, and everything that a person would read is a clear sentence. What was seen is
 * compared with docs/faults.md; `npm run faults` writes that page anew.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { canLogIn } from '../../support/ssh';
import { borrowedGroup, columnsOf, untouched, type ColumnName, type Fault } from './fault';
import { alone, groups } from './faults';
import type { Lane } from './lane';
import { operations } from './operations';
import { assertClear, type Seen } from './outcome';
import { Report } from './report';
import { laneCount, World } from './world';

/**
 * Milliseconds after which a cell counts as hanging; the slowest starts processes and waits for a few
 * short deadlines, on a machine that may have much else to do.
 */
const patience = 90_000;

describe('faults × operations', async () => {
  // What needs a login is done where there is one; elsewhere its part of the page stays as it is.
  const isShut = !(await canLogIn());
  const report = new Report(groups);
  let world: World;
  const free: Lane[] = [];
  before(async () => {
    world = await World.open();
    free.push(...world.lanes);
  });
  after(() => world.close());

  for (const [group, faults] of Object.entries(groups)) {
    if (isShut && group === borrowedGroup) continue;
    describe(group, { concurrency: alone.includes(group) ? 1 : laneCount }, () => {
      for (const fault of faults) row(group, fault);
    });
  }

  function row(group: string, fault: Fault): void {
    describe(fault.name, { concurrency: 1 }, () => {
      let lane: Lane;
      before(() => {
        const next = free.shift();
        assert.ok(next, 'a lane is free');
        lane = next;
      });
      // Also after a cell that was given up: whatever it has started ends here.
      afterEach(() => lane.endCell());
      after(() => void free.push(lane));
      for (const operation of columnsOf(group)) {
        const right = fault.outcomes[operation] ?? untouched;
        it(`${operation}: ${right}`, { timeout: patience }, async () => {
          const seen = await run(lane, fault, operation);
          report.add(group, fault.name, operation, seen);
          for (const told of seen.told) assertClear(told, world.secrets);
          assert.equal(seen.outcome, right);
        });
      }
    });
  }

  it('docs/faults.md is what was seen', () => report.compare('docs/faults.md'));
});

async function run(lane: Lane, fault: Fault, operation: ColumnName): Promise<Seen> {
  if ((fault.outcomes[operation] ?? untouched) === untouched)
    return { outcome: untouched, told: [] };
  if ('cells' in fault) {
    const cell = fault.cells[operation];
    assert.ok(cell, 'the row has such a cell');
    return await cell(lane);
  }
  assert.ok(isOperation(operation), 'a fault of sites strikes what is done at sites');
  return await operations[operation]({
    lane,
    isEarly: fault.isEarly === true,
    isAgain: fault.isAgain === true,
    strike: (imageUrn) => fault.cause(lane, operation, imageUrn),
  });
}

function isOperation(name: ColumnName): name is keyof typeof operations {
  return name in operations;
}
