// How the command lines have a command carried out, whatever it is.
import type { CommonOptions } from './arguments/options';
import type { Output } from './terminal/output';

export type Action = (output: Output) => Promise<void>;

export type Run = (options: CommonOptions, action: Action) => Promise<void>;
