/**
 * The protocol: what the tools offer, over standard input and output, in both eras of MCP from the same handlers. This
 * is the entry of a bundle of its own, which only `geni-image mcp` loads (docs/decisions/0037).
 */
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  type InputRequiredResult,
  inputResponse,
  McpServer,
  ResourceTemplate,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { array, boolean, enum as enumOf, number, object, string } from 'zod/v4';
import type { Answer, Offer, Prompt, Question, Resource, Tool } from './offer';

const shapes = { array, boolean, enum: enumOf, number, string };

/** Bytes of one message: an answer of ours is far below, and a question of a client further. */
const LARGEST_MESSAGE = 4 * 1024 * 1024;

/**
 * Resolves when the client has gone.
 * @param tell hears what is wrong with a message; never a part of an answer
 */
export async function serve(offer: Offer, tell: (problem: string) => void): Promise<void> {
  const { stdin, stdout } = process;
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: LARGEST_MESSAGE });
  const gone = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stdin.once(event, resolve);
    for (const event of ['close', 'error']) stdout.once(event, resolve);
  });
  const handle = serveStdio(() => serverOf(offer), {
    transport,
    onerror: ({ message }) => tell(message),
  });
  await gone;
  await handle.close();
}

function serverOf(offer: Offer): McpServer {
  const { version, instructions } = offer;
  const server = new McpServer({ name: 'geni-image', version }, { instructions });
  for (const tool of offer.tools) addTool(server, tool, offer);
  for (const resource of offer.resources) addResource(server, resource);
  for (const prompt of offer.prompts) addPrompt(server, prompt);
  return server;
}

function addTool(server: McpServer, tool: Tool, offer: Offer): void {
  const { name, title, description, kind, takes } = tool;
  const reads = kind === 'reads';
  const annotations = {
    title,
    readOnlyHint: reads,
    destructiveHint: !reads,
    idempotentHint: reads,
    openWorldHint: true,
  };
  const inputSchema = object(takes(shapes)).strict();
  server.registerTool(
    name,
    { title, description, inputSchema, annotations },
    async (input, context) => {
      const answer = await offer.answer(tool, input, {
        signal: context.mcpReq.signal,
        canAsk: canAsk(server, context),
        answer: answerOf(context),
        progress: progressOf(context),
      });
      return 'document' in answer ? resultOf(answer) : asked(answer);
    },
  );
}

/** Clients of before say once what they can do, those of today with each request. */
function canAsk(server: McpServer, { mcpReq: { envelope } }: ServerContext): boolean {
  const today = (envelope as Readonly<Record<string, ClientCapabilities>> | undefined)?.[
    CLIENT_CAPABILITIES_META_KEY
  ];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way for clients of before
  const before = (): ClientCapabilities | undefined => server.server.getClientCapabilities();
  const said = envelope === undefined ? before() : today;
  const elicitation = said?.elicitation;
  if (elicitation === undefined) return false;
  // Before there were modes, there was only the form.
  return elicitation.form !== undefined || elicitation.url === undefined;
}

const key = 'agree';

function asked({ message, agrees }: Question): InputRequiredResult {
  const requestedSchema = {
    type: 'object' as const,
    properties: { [key]: { type: 'boolean' as const, title: agrees } },
    required: [key],
  };
  const elicit = inputRequired.elicit({ message, requestedSchema });
  return inputRequired({ inputRequests: { [key]: elicit } });
}

/** Whatever is no clear yes is a no. */
function answerOf({ mcpReq: { inputResponses } }: ServerContext): 'yes' | 'no' | undefined {
  if (inputResponses === undefined || Object.keys(inputResponses).length === 0) return undefined;
  const found = inputResponse(inputResponses, key);
  const agrees = found.kind === 'elicit' && found.action === 'accept';
  return agrees && found.content?.[key] === true ? 'yes' : 'no';
}

function progressOf({ mcpReq }: ServerContext): (message: string) => void {
  const progressToken = mcpReq._meta?.progressToken;
  let progress = 0;
  return (message) => {
    if (progressToken === undefined || mcpReq.signal.aborted) return;
    progress += 1;
    const params = { progressToken, progress, message };
    // Nobody has to listen.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

function resultOf({ document, isError }: Answer): CallToolResult {
  const text = JSON.stringify(document);
  return {
    content: [{ type: 'text', text }],
    structuredContent: document,
    isError,
  };
}

function addResource(server: McpServer, resource: Resource): void {
  const { name, title, description, mimeType, uri, values, read } = resource;
  const about = { title, description, mimeType };
  const variable = /\{\+?(\w+)\}/.exec(uri)?.[1];
  if (variable === undefined) {
    server.registerResource(name, uri, about, async ({ href }, { mcpReq }) => ({
      contents: [{ uri: href, mimeType, text: await read('', mcpReq.signal) }],
    }));
    return;
  }
  const complete =
    values === undefined
      ? {}
      : { [variable]: (begun: string) => values().filter((value) => value.startsWith(begun)) };
  // A client would show each of them to the person.
  const template = new ResourceTemplate(uri, { list: undefined, complete });
  server.registerResource(name, template, about, async ({ href }, given, { mcpReq }) => ({
    contents: [{ uri: href, mimeType, text: await read(wordIn(given[variable]), mcpReq.signal) }],
  }));
}

function wordIn(value: string | string[] | undefined): string {
  const word = Array.isArray(value) ? value.join(',') : (value ?? '');
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

function addPrompt(server: McpServer, { name, title, description, takes, text }: Prompt): void {
  server.registerPrompt(
    name,
    { title, description, argsSchema: object(takes(shapes)) },
    (given) => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: text(given) },
        },
      ],
    }),
  );
}
