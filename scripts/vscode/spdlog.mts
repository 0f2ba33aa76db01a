// Takes the place of `@vscode/spdlog`, a compiled module that cannot be built without a compiler.
// VS Code writes its log files and every log output channel through it; without it "Show Log" stays
// empty. Lines are written at once, in the pattern that VS Code asks for.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const off = 6;
const words = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export class Logger {
  readonly #file: string;
  readonly #limit: number;
  #level = 2;
  #raw = false;

  constructor(_type: string, _name: string, file: string, limit: number) {
    this.#file = file;
    this.#limit = limit;
    mkdirSync(dirname(file), { recursive: true });
  }

  getLevel(): number {
    return this.#level;
  }

  setLevel(level: number): void {
    this.#level = level;
  }

  setPattern(): void {
    this.#raw = false;
  }

  clearFormatters(): void {
    this.#raw = true;
  }

  trace(message: string): void {
    this.#write(0, message);
  }

  debug(message: string): void {
    this.#write(1, message);
  }

  info(message: string): void {
    this.#write(2, message);
  }

  warn(message: string): void {
    this.#write(3, message);
  }

  error(message: string): void {
    this.#write(4, message);
  }

  critical(message: string): void {
    this.#write(5, message);
  }

  /** Everything is written at once. */
  flush(): void {
    return;
  }

  drop(): void {
    return;
  }

  #write(level: number, message: string): void {
    if (level < this.#level || this.#level >= off) return;
    this.#rotate();
    const line = this.#raw ? message : `${now()} [${words[level] ?? ''}] ${message}\n`;
    appendFileSync(this.#file, line);
  }

  /** One older file is kept. */
  #rotate(): void {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (this.#limit > 0 && size > this.#limit) renameSync(this.#file, `${this.#file}.1`);
  }
}

/** Local time as in `2026-01-31 09:30:00.125`. */
function now(): string {
  const date = new Date();
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').replace('Z', '');
}

/** The number of older files, the last argument, is not heeded. */
const create = (name: string, file: string, size: number): Promise<Logger> =>
  Promise.resolve(new Logger('rotating', name, file, size));

export const version = 0;
export const setLevel = (): void => undefined;
export const setFlushOn = (): void => undefined;
export const createRotatingLogger = create;
export const createAsyncRotatingLogger = create;
