/** The plans of this process. */
import type { PlannedSnapshot } from '../planned';
import { Plans } from '../plans';

export const plans = new Plans<PlannedSnapshot>();
