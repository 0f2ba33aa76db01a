// Requests of one token that are under way at the same time, which the real portal sometimes takes for those of nobody.
import { setTimeout as after } from 'node:timers/promises';
import type { Faults } from '../faults';
import type { TokenRecord } from '../state/records';
import { PortalRefusal } from './request';

/** True milliseconds for which a request is held while overlaps are a fault, so that two of them meet. */
const heldMs = 50;

export class Overlaps {
  readonly #underWay = new Map<string, number>();

  /**
   * Runs `work` as one request of a token.
   * @throws PortalRefusal 401 when it overlaps another one and the fault strikes
   */
  async count<T>(
    faults: Faults,
    { id, uid }: TokenRecord,
    operation: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#underWay.get(id) ?? 0;
    this.#underWay.set(id, before + 1);
    try {
      const at = { method: operation, group: 'portal', user: uid };
      const isStruck =
        (before > 0 && faults.strike('portal-race', at) !== undefined) ||
        faults.strike('portal-no-user', at) !== undefined;
      if (isStruck) throw noSuchUser();
      const isHeld = faults.list().some(({ kind }) => kind === 'portal-race');
      if (isHeld) await after(heldMs);
      return await work();
    } finally {
      const now = (this.#underWay.get(id) ?? 1) - 1;
      if (now === 0) this.#underWay.delete(id);
      else this.#underWay.set(id, now);
    }
  }
}

/** The portal knows users by number. */
export function noSuchUser(): PortalRefusal {
  return PortalRefusal.detail(401, 'No such user: 12345');
}
