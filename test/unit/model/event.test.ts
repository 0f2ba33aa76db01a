/** Events: who hears what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from '../../../src/model/event';

describe('an event', () => {
  it('tells every listener until it is disposed', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('lets one function listen twice', () => {
    const emitter = new Emitter<number>();
    let count = 0;
    const listener = (): void => void (count += 1);
    emitter.event(listener);
    emitter.event(listener).dispose();
    emitter.fire(1);
    assert.equal(count, 1);
  });
});
