// Why the trees have no rows. That there are no experiments is said only when a portal has said so.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PortalState } from '../../../src/model/inventory/portalEntry';
import { emptyReason } from '../../../src/ui/emptyReason';

const portal = (experiments: Partial<PortalState['experiments']>): PortalState =>
  ({ experiments: { loading: false, ...experiments } }) as unknown as PortalState;
const nobody = { empty: 'no-account' } as const;

describe('empty trees', () => {
  it('ask for an account where there is none', () => {
    assert.equal(emptyReason({ portals: [] }, nobody), 'no-account');
  });

  it('tell of a portal that has no experiments once it was read', () => {
    const at = new Date();
    assert.equal(emptyReason({ portals: [portal({})] }, nobody), 'only-portal-reading');
    assert.equal(
      emptyReason({ portals: [portal({ loading: true, at })] }, nobody),
      'only-portal-reading',
    );
    assert.equal(emptyReason({ portals: [portal({ at })] }, nobody), 'only-portal');
  });

  it('tell of a certificate first', () => {
    assert.equal(emptyReason({ portals: [portal({})] }, { empty: 'locked' }), 'locked');
  });
});
