/** An assistant: the official client, with the real command as its server. It keeps every message that it gets. */
import assert from 'node:assert/strict';
import { Client, type ElicitRequest, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { CommandLine } from './commandLine';
import { isRecord } from '../../src/model/storage/json';

export type Era = 'legacy' | 'auto';

export interface AssistantOptions {
  /** `legacy`: the protocol of 2025, as VS Code speaks it; `auto`: the newest. */
  readonly era?: Era;
  /** What the person answers when asked; without it the client cannot ask. */
  readonly person?: (message: string) => ElicitResult;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Told {
  readonly isError: boolean;
  readonly document: Record<string, unknown>;
  /** The text for models that read no documents. */
  readonly text: string;
}

export const yes = (): ElicitResult => ({ action: 'accept', content: { agree: true } });

export class Assistant {
  readonly client: Client;
  /** Everything that the server sent, as it came. */
  readonly messages: string[] = [];
  /** What the person was asked. */
  readonly questions: string[] = [];
  /** What the server said on standard error. */
  said = '';

  readonly #transport: StdioClientTransport;

  private constructor(client: Client, transport: StdioClientTransport) {
    this.client = client;
    this.#transport = transport;
  }

  /** @param words options of `geni-image mcp` */
  static async of(
    command: CommandLine,
    words: readonly string[],
    { era = 'auto', person, env = {}, cwd = command.home }: AssistantOptions = {},
  ): Promise<Assistant> {
    const capabilities = person === undefined ? {} : { elicitation: { form: {} } };
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities, versionNegotiation: { mode: era } },
    );
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [command.fileOf('geni-image'), 'mcp', ...words],
      env: { ...command.environment(), ...env },
      cwd,
      stderr: 'pipe',
    });
    const assistant = new Assistant(client, transport);
    if (person !== undefined)
      client.setRequestHandler('elicitation/create', ({ params }: ElicitRequest) => {
        assistant.questions.push(params.message);
        return person(params.message);
      });
    transport.stderr?.on('data', (chunk: Buffer) => (assistant.said += chunk.toString()));
    const start = client.connect(transport);
    const { onmessage } = transport;
    transport.onmessage = (message) => {
      assistant.messages.push(JSON.stringify(message));
      onmessage?.(message);
    };
    await start;
    open.add(assistant);
    return assistant;
  }

  /** Ends all that are left, as after a test that failed. */
  static async closeAll(): Promise<void> {
    await Promise.all([...open].map((assistant) => assistant.close()));
  }

  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Told> {
    const result = await this.client.callTool({ name, arguments: { ...args } });
    const [first] = result.content;
    const text = first?.type === 'text' ? first.text : '';
    const document: unknown = result.structuredContent ?? {};
    assert.ok(isRecord(document));
    return { isError: result.isError === true, document, text };
  }

  /** The token of a plan. */
  async plan(wish: Readonly<Record<string, unknown>>): Promise<string> {
    const { document, text } = await this.call('plan_snapshot', wish);
    assert.equal(typeof document['token'], 'string', text);
    return String(document['token']);
  }

  /** Ends the server at once, as a crash would, and then the client. */
  async kill(): Promise<void> {
    const pid = this.#transport.pid;
    if (pid !== null) process.kill(pid, 'SIGKILL');
    await this.close();
  }

  async close(): Promise<void> {
    open.delete(this);
    await this.client.close();
  }
}

const open = new Set<Assistant>();
