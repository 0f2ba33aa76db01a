// A client of the portal for tests: plain requests over TLS, with nothing of the product in between.
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent } from 'node:https';
import { setTimeout as after } from 'node:timers/promises';
import type { Lab } from './lab';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The JSON; an empty object when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly body?: unknown;
  /** Token; alice's when left out, none for null. */
  readonly token?: string | null;
  readonly elaborate?: boolean;
}

export type Heard = (method: string, path: string, answer: Answer) => void;

export class PortalClient {
  readonly #lab: Lab;
  readonly #heard: Heard;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(lab: Lab, heard: Heard = () => undefined) {
    this.#lab = lab;
    this.#heard = heard;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** As it is in the user's file. */
  token(user = 'alice'): string {
    const found = this.#lab.testbed.description.users.find(({ urn }) => urn.endsWith(`+${user}`));
    if (!found) throw new Error(`No user ${user}`);
    return readFileSync(found.token, 'utf8').trim();
  }

  async ask(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const { token = this.token(), elaborate, body } = asked;
    const headers = {
      ...(token !== null && { 'x-api-token': token }),
      ...(elaborate !== undefined && { 'x-api-elaborate': String(elaborate) }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const reply = await this.#lab.client.http(
      `${this.#lab.testbed.description.portal.url}${path}`,
      {
        method,
        headers,
        agent: this.#agent,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    );
    const text = reply.body.toString();
    const isJson = reply.headers['content-type'] === 'application/json';
    const answer: Answer = {
      status: reply.status,
      headers: reply.headers,
      text,
      body: isJson ? (JSON.parse(text) as Answer['body']) : {},
    };
    this.#heard(method, path, answer);
    return answer;
  }

  get(path: string, asked: Asked = {}): Promise<Answer> {
    return this.ask('GET', path, asked);
  }

  /** Starts a snapshot of `pc` of demo,hello. */
  snapshot(name: string, node = 'pc'): Promise<Answer> {
    return this.ask('POST', `/experiments/demo,hello/snapshot/${node}`, {
      body: { image_name: name },
    });
  }

  /** Asks until the snapshot has ended, or is as wanted; every answer on the way. */
  async snapshotEnd(id: unknown, ends = ['ready', 'failed']): Promise<Answer['body'][]> {
    const seen: Answer['body'][] = [];
    for (;;) {
      const { body } = await this.get(`/experiments/demo,hello/snapshot/${String(id)}`);
      seen.push(body);
      if (ends.includes(String(body['status']))) return seen;
      await after(2);
    }
  }

  /** Asks until the experiment is as wanted. */
  async experimentIs(status: string, id = 'demo,hello'): Promise<Answer['body']> {
    for (;;) {
      const { body } = await this.get(`/experiments/${id}`);
      if (body['status'] === status) return body;
      await after(2);
    }
  }
}

/** Members of an object that is one. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`No object: ${String(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw new Error(`No list: ${String(value)}`);
  return value.map(membersOf);
}
