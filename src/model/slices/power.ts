/** What can be done with the power of a node, by the state that its site tells (docs/protocol.md 5.9). */
import type { Sliver } from '../inventory/sliver';

export interface PowerChoices {
  readonly canStart: boolean;
  /** Also restart and power cycle: all three need a node that is on. */
  readonly canStop: boolean;
}

/** Of a state that is not known the site decides; a node that is imaged takes no order at all. */
export function powerChoices({ state }: Pick<Sliver, 'state'>): PowerChoices {
  return {
    canStart: state === 'stopped' || state === 'unknown',
    canStop: state !== 'stopped' && state !== 'imaging',
  };
}
