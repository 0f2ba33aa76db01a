// What others have changed appears by itself, as long as somebody looks.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EventEmitter } from 'vscode';
import type { RefreshScope, SiteState } from '../../src/model/inventory/inventory';
import type { Parts } from '../../src/ui/context';
import { registerRereading } from '../../src/ui/rereading';

const minute = 60_000;

describe('a tree that somebody looks at', () => {
  it('is read again every few minutes, and never while it is hidden', async (test) => {
    test.mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() });
    const looks = new EventEmitter<{ readonly visible: boolean }>();
    const tree = { visible: true, onDidChangeVisibility: looks.event };
    const read: RefreshScope[] = [];
    let at = new Date();
    const state = (): SiteState => {
      const slices = { value: [{}], at, loading: false };
      const account = { id: 'alice' };
      return { account, site: { urn: 'home' }, slices } as unknown as SiteState;
    };
    const parts = {
      inventory: {
        portals: [],
        get sites() {
          return [state()];
        },
      },
      loading: {
        refresh: (scope: RefreshScope, ask?: boolean) => {
          assert.equal(ask, false, 'nobody is asked for a passphrase');
          read.push(scope);
          at = new Date();
          return Promise.resolve();
        },
      },
    } as unknown as Parts;
    const pass = async (minutes: number): Promise<void> => {
      for (let one = 0; one < minutes; one += 1) {
        test.mock.timers.tick(minute);
        await setImmediate();
      }
    };
    const rereading = registerRereading(parts, [{ tree, part: 'slices' }], () => true);
    await pass(4);
    assert.equal(read.length, 0);
    await pass(1);
    assert.deepEqual(read, [{ accountId: 'alice', siteUrn: 'home', part: 'slices' }]);
    tree.visible = false;
    looks.fire(tree);
    await pass(60);
    assert.equal(read.length, 1);
    tree.visible = true;
    looks.fire(tree);
    await setImmediate();
    assert.equal(read.length, 2, 'what is old by then is read at once');
    rereading.dispose();
    await pass(60);
    assert.equal(read.length, 2);
  });
});
