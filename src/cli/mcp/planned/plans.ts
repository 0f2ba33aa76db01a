/**
 * What was planned and waits for a person. A token stands for exactly one plan, is used once, ends soon, cannot be
 * guessed, and is known to this process alone.
 */
import { randomBytes } from 'node:crypto';
import { UsageError } from '../../image/failures/failure';

const LIFE_MS = 10 * 60_000;
/** More of them would be a mistake, or worse; the oldest go. */
const MOST_PLANS = 50;

interface Kept<Plan> {
  readonly plan: Plan;
  readonly ends: number;
  /** The person was asked about it. */
  isAsked: boolean;
}

export class Plans<Plan> {
  readonly #kept = new Map<string, Kept<Plan>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  add(plan: Plan): { readonly token: string; readonly ends: Date } {
    const token = randomBytes(16).toString('base64url');
    const ends = this.#now() + LIFE_MS;
    for (const [old, kept] of this.#kept) if (kept.ends <= this.#now()) this.#kept.delete(old);
    for (const old of [...this.#kept.keys()].slice(0, this.#kept.size - MOST_PLANS + 1))
      this.#kept.delete(old);
    this.#kept.set(token, { plan, ends, isAsked: false });
    return { token, ends: new Date(ends) };
  }

  /** The plan stays. @throws UsageError for what is no token, or no longer one */
  look(token: string): Plan {
    return this.#find(token).plan;
  }

  /** The person is about to be asked. @throws UsageError */
  ask(token: string): Plan {
    const kept = this.#find(token);
    kept.isAsked = true;
    return kept.plan;
  }

  /** Whether an answer can be one to our question. @throws UsageError */
  isAsked(token: string): boolean {
    return this.#find(token).isAsked;
  }

  /** Nobody has it after that. @throws UsageError */
  take(token: string): Plan {
    const { plan } = this.#find(token);
    this.#kept.delete(token);
    return plan;
  }

  #find(token: string): Kept<Plan> {
    const kept = this.#kept.get(token);
    if (kept !== undefined && kept.ends > this.#now()) return kept;
    this.#kept.delete(token);
    throw new UsageError(
      'This token is unknown, was used, or has expired: plan again, and use the token of that plan.',
    );
  }
}
