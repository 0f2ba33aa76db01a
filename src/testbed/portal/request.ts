// One request on its way through the portal, and how an operation answers or says no.
import { Code, Refusal } from '../wire/replyCodes';
import type { Federation } from '../federation';
import type { TokenRecord, UserRecord } from '../state/records';

export interface PortalRequest {
  readonly federation: Federation;
  readonly user: UserRecord;
  readonly token: TokenRecord;
  /** Values of the `{…}` of the path, in its order. */
  readonly slots: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON of the body; undefined when there is none. */
  readonly body: unknown;
  /** Full child objects are wanted. */
  readonly isElaborate: boolean;
}

export interface PortalAnswer {
  readonly status: number;
  /** What becomes JSON; nothing for 204. */
  readonly body?: object;
}

export type Operation = (request: PortalRequest) => PortalAnswer | Promise<PortalAnswer>;

export function ok(body: object): PortalAnswer {
  return { status: 200, body };
}

export const done: PortalAnswer = { status: 204 };

/** Ends a request with one of the portal's two shapes of errors. */
export class PortalRefusal extends Error {
  override readonly name = 'PortalRefusal';
  readonly status: number;
  readonly body: object;

  private constructor(status: number, text: string, body: object) {
    super(text);
    this.status = status;
    this.body = body;
  }

  /** What operations say. */
  static of(status: number, error: string, errors: readonly string[] = []): PortalRefusal {
    const more = errors.length > 0 ? { errors } : {};
    return new PortalRefusal(status, error, { code: status, error, ...more });
  }

  /** What the framework and the check of tokens say. */
  static detail(status: number, detail: string): PortalRefusal {
    return new PortalRefusal(status, detail, { detail });
  }
}

const statusOfCode: Partial<Readonly<Record<Code, number>>> = {
  [Code.forbidden]: 403,
  [Code.searchFailed]: 404,
  [Code.serverError]: 500,
};

/** Does what the sites do, and says their no in the portal's form. @throws PortalRefusal */
export async function askSites<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw PortalRefusal.of(statusOfCode[error.code] ?? 400, error.message.trim());
  }
}

export function slot({ slots }: PortalRequest, index: number): string {
  return slots[index] ?? '';
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** An id of the portal: a uuid, or project and name. @throws PortalRefusal 400 */
export function portalId(text: string): string | readonly [project: string, name: string] {
  if (isUuid(text)) return text.toLowerCase();
  const [, project, name] = /^([-\w]+),([-\w]+)$/.exec(text) ?? [];
  if (project === undefined || name === undefined)
    throw PortalRefusal.of(400, `Neither a uuid nor project,name: ${text}`);
  return [project, name];
}
