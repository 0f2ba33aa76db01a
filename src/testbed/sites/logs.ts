// The server log of each call, as its address stands in every answer (section 3.1). Unlike the real
// sites' logs it never holds credentials. The latest ones are kept in memory and served by the web listener.
import { formatUrn } from '../../rpc/urn';
import { randomBytes } from 'node:crypto';
import { isoSeconds } from '../time/clock';
import type { Clock } from '../time/clock';
import type { Site } from './site';

/** What the log tells of a call. */
export interface LoggedCall {
  readonly federation: { readonly clock: Clock };
  readonly site: Site;
  readonly module: string;
  readonly method: string;
  readonly caller: { readonly urn: string };
  readonly args: ReadonlyMap<string, unknown>;
}

export interface CallLog {
  readonly urn: string;
  readonly url: string;
  readonly lines: readonly string[];
  note(code: number, text: string): void;
}

const keepAtMost = 1000;

export class CallLogs {
  readonly #logs = new Map<string, string[]>();

  open(call: LoggedCall): CallLog {
    const id = randomBytes(16).toString('hex');
    const lines = [
      `${isoSeconds(call.federation.clock.now())} ${call.module} ${call.method} by ${call.caller.urn}`,
      `arguments: ${[...call.args.keys()].join(', ')}`,
    ];
    this.#logs.set(id, lines);
    if (this.#logs.size > keepAtMost) {
      const [oldest] = this.#logs.keys();
      if (oldest !== undefined) this.#logs.delete(oldest);
    }
    return {
      urn: formatUrn({ authority: call.site.domain, type: 'log', id }),
      url: `${call.site.webUrl}/spewlogfile.php3?logfile=${id}`,
      lines,
      note: (code, text) => lines.push(`answered ${code}: ${text}`),
    };
  }

  read(id: string): string | undefined {
    return this.#logs.get(id)?.join('\n');
  }
}
