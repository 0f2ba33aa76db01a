/**
 * What the server for assistants offers, without a word of the protocol: that is in `server`, which alone knows the
 * library, and is a bundle of its own.
 */
import type * as z from 'zod/v4';
import type { CommonOptions } from '../image/arguments/options';
import type { Output } from '../image/terminal/output';

/** The words in which a tool says what it takes. */
export type Shapes = Pick<typeof z, 'string' | 'number' | 'boolean' | 'enum' | 'array'>;

type Shape = Readonly<Record<string, z.ZodType>>;

export interface ServerOptions extends CommonOptions {
  /** File of the private key for nodes. */
  readonly sshKey?: string;
}

/** One call of a tool. */
export interface Call {
  readonly options: ServerOptions;
  /** Collects what a command prints: its result, and what it says beside it. */
  readonly output: Output;
  /** Fires when the client gives the call up. */
  readonly signal: AbortSignal;
  /** Whether the client can ask the person, as far as it says. */
  readonly canAsk: boolean;
  /** What the person has answered to the `Question` of this call; undefined where nobody was asked. */
  readonly answer: 'yes' | 'no' | undefined;
}

/** Something that only a person may decide. The call is made once more, with the answer. */
export interface Question {
  readonly message: string;
  /** What is agreed to, in a few words. */
  readonly agrees: string;
}

export interface ToolOf<In extends Shape> {
  readonly name: string;
  readonly title: string;
  /** For the model: what it does, and what to do next. */
  readonly description: string;
  /** `changes`: never before a person has agreed. */
  readonly kind: 'reads' | 'changes';
  readonly takes: (shapes: Shapes) => In;
  /** What it has to say goes to the call's output. */
  readonly run: (input: z.output<z.ZodObject<In>>, call: Call) => Promise<Question | undefined>;
}

export interface Tool extends Omit<ToolOf<Shape>, 'run'> {
  /** @param input as `takes` has checked it */
  readonly run: (input: object, call: Call) => Promise<Question | undefined>;
}

/** A tool that asks nothing: it has done what it can when it resolves. */
export function reads<In extends Shape>({
  run,
  ...more
}: Omit<ToolOf<In>, 'run' | 'kind'> & {
  readonly run: (input: z.output<z.ZodObject<In>>, call: Call) => Promise<void>;
}): Tool {
  return tool({
    ...more,
    kind: 'reads',
    run: async (input: z.output<z.ZodObject<In>>, call) => {
      await run(input, call);
      return undefined;
    },
  });
}

/** Keeps the types of what a tool takes within its file. */
export function tool<In extends Shape>(one: ToolOf<In>): Tool {
  return one as unknown as Tool;
}

/** What an answer holds: the document of the command, and whether it failed. */
export interface Answer {
  readonly document: object;
  readonly isError: boolean;
}

export interface Resource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: 'application/json' | 'text/markdown';
  /** With one variable in braces, or none. */
  readonly uri: string;
  /** All values of the variable, where they are known: for completion. */
  readonly values?: () => readonly string[];
  /** @param value of the variable; empty where there is none */
  readonly read: (value: string, signal: AbortSignal) => Promise<string>;
}

export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly takes: (shapes: Shapes) => Shape;
  /** @param given as `takes` has checked it */
  readonly text: (given: Readonly<Record<string, unknown>>) => string;
}

/** All of it. */
export interface Offer {
  readonly version: string;
  /** For the model, once for all tools. */
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly resources: readonly Resource[];
  readonly prompts: readonly Prompt[];
  /** Never rejects. */
  readonly answer: (tool: Tool, input: object, call: AskedCall) => Promise<Answer | Question>;
}

export interface AskedCall extends Pick<Call, 'signal' | 'canAsk' | 'answer'> {
  /** Tells how far it is; nobody may listen. */
  readonly progress: (message: string) => void;
}
