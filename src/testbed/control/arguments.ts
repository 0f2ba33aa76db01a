// Reads the arguments of control requests, which come as JSON from outside.
import { TestbedError } from '../errors';
import type { ControlRequest } from './server';

/** @throws TestbedError `bad-argument` when it is there and not a text */
export function optionalText(request: ControlRequest, name: string): string | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (value === '') throw new TestbedError('bad-argument', `Give a value for ${name}.`);
  if (typeof value !== 'string') throw bad(name, 'a text');
  return value;
}

export function requiredText(request: ControlRequest, name: string): string {
  const value = optionalText(request, name);
  if (value === undefined) throw bad(name, 'a text');
  return value;
}

export function optionalNumber(request: ControlRequest, name: string): number | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(name, 'a number');
  return value;
}

export function optionalTexts(request: ControlRequest, name: string): string[] | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw bad(name, 'a list of texts');
  return value;
}

/** One of a set of words. */
export function wordOf<T extends string>(
  word: string,
  words: Readonly<Record<T, unknown>>,
  what: string,
): T {
  if (Object.hasOwn(words, word)) return word as T;
  throw new TestbedError(
    'bad-argument',
    `"${word}" is not a ${what}. There are: ${Object.keys(words).join(', ')}.`,
  );
}

function bad(name: string, what: string): TestbedError {
  return new TestbedError('bad-argument', `The argument "${name}" must be ${what}.`);
}
