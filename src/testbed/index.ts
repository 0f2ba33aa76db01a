// Starts a testbed: opens its folder, makes what is missing, listens, repairs what a crash left, and says where
// everything is. The one door to the testbed for commands and tests.
import { resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { ControlRequest } from './control/server';
import { deferred } from './time/deferred';
import type { TestbedDescription } from './description';
import { Faults } from './faults';
import { beginLife, type Life } from './life';
import { settingsOf, type TestbedOptions } from './settings';

export { TestbedError } from './errors';
export type { ControlRequest } from './control/server';
export type { TestbedDescription } from './description';
export type { TestbedOptions } from './settings';

export interface RunningTestbed {
  /** What `testbed.json` says, as things are now. */
  readonly description: TestbedDescription;
  /** What was put right after a crash, one sentence each. */
  readonly repaired: readonly string[];
  /** Settles when the testbed has ended, by `stop()` or through the control socket; rejects when a restart fails. */
  readonly ended: Promise<void>;
  /** What `geni-testbed` asks through the control socket. @throws TestbedError */
  control(request: ControlRequest): Promise<unknown>;
  stop(): Promise<void>;
}

/** @throws TestbedError with one sentence for a person */
export async function startTestbed(options: TestbedOptions): Promise<RunningTestbed> {
  const testbed = new Testbed(options);
  await testbed.start();
  return testbed;
}

class Testbed implements RunningTestbed {
  readonly #options: TestbedOptions;
  readonly #faults = new Faults();
  readonly #ended = deferred();
  #life: Promise<Life> | undefined;
  #current: Life | undefined;
  #isStopped = false;

  constructor(options: TestbedOptions) {
    this.#options = { ...options, directory: resolve(options.directory) };
  }

  async start(): Promise<void> {
    this.#life = this.#begin();
    await this.#life;
  }

  get description(): TestbedDescription {
    return this.#running().describe();
  }

  get repaired(): readonly string[] {
    return this.#running().repaired;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async control(request: ControlRequest): Promise<unknown> {
    const life = await this.#life;
    return life?.control(request);
  }

  async stop(): Promise<void> {
    if (!this.#isStopped) {
      this.#isStopped = true;
      const life = await this.#life?.catch(() => undefined);
      // A disk that takes nothing any more must not keep the testbed from ending.
      await life?.close().catch(() => undefined);
      this.#ended.resolve();
    }
    await this.#ended.promise;
  }

  async #begin(): Promise<Life> {
    const life = await beginLife(settingsOf(this.#options), this.#faults, {
      stop: () => void this.stop(),
      restart: (down) => this.#restart(life, down),
    });
    this.#current = life;
    return life;
  }

  #restart(life: Life, down: number): void {
    if (this.#isStopped) return;
    this.#life = life
      .close()
      .then(() => after(down))
      .then(() => this.#begin());
    this.#life.catch((error: unknown) => this.#ended.reject(error));
  }

  #running(): Life {
    if (!this.#current) throw new Error('The testbed has not been started');
    return this.#current;
  }
}
