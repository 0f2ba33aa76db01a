/** Turns: calls of one slice never overlap. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from '../../../../src/model/accounts/keyedMutex';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('turns', () => {
  it('start the next work of a key only after the one before has ended', async () => {
    const turns = new Turns();
    const gate = deferred();
    const order: string[] = [];
    const first = turns.take('slice', async () => {
      order.push('first begins');
      await gate.promise;
      order.push('first ends');
    });
    const second = turns.take('slice', () => {
      order.push('second');
      return Promise.resolve();
    });
    const other = turns.take('other slice', () => {
      order.push('other');
      return Promise.resolve();
    });
    await other;
    gate.resolve();
    await Promise.all([first, second]);
    assert.deepEqual(order, ['first begins', 'other', 'first ends', 'second']);
  });

  it('let go of one who gives up waiting, and still keep the order', async () => {
    const turns = new Turns();
    const gate = deferred();
    const order: string[] = [];
    const first = turns.take('slice', async () => {
      await gate.promise;
      order.push('first ends');
    });
    const controller = new AbortController();
    const second = turns.take(
      'slice',
      () => Promise.resolve(order.push('second')),
      controller.signal,
    );
    const third = turns.take('slice', () => Promise.resolve(order.push('third')));
    controller.abort();
    await assert.rejects(second, { name: 'AbortError' });
    gate.resolve();
    await Promise.all([first, third]);
    assert.deepEqual(order, ['first ends', 'third']);
  });

  it('do not keep work waiting for itself', async () => {
    const turns = new Turns();
    const inner = turns.take('slice', () => turns.take('slice', () => Promise.resolve('inner')));
    assert.equal(await inner, 'inner');
  });

  it('go on after a failure', async () => {
    const turns = new Turns();
    const failing = turns.take('slice', () => Promise.reject(new Error('no')));
    const next = turns.take('slice', () => Promise.resolve('yes'));
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });
});
