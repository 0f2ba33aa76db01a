// Takes the place of `@vscode/spdlog`, a compiled module that cannot be built without a compiler.
// VS Code writes its log files and every log output channel through it; without it "Show Log" stays
// empty. Lines are written at once, in the pattern that VS Code asks for.
const { appendFileSync, mkdirSync, renameSync, statSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical', 'off'];
const words = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #limit;
  #level = 2;
  #raw = false;

  constructor(_type, _name, file, limit) {
    this.#file = file;
    this.#limit = limit;
    mkdirSync(dirname(file), { recursive: true });
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#raw = false;
  }
  clearFormatters() {
    this.#raw = true;
  }
  flush() {}
  drop() {}

  write(level, message) {
    if (level < this.#level) return;
    this.#rotate();
    appendFileSync(this.#file, this.#raw ? message : `${now()} [${words[level]}] ${message}\n`);
  }

  /** One older file is kept. */
  #rotate() {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (this.#limit > 0 && size > this.#limit) renameSync(this.#file, `${this.#file}.1`);
  }
}

for (const [level, name] of levels.slice(0, -1).entries()) {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
}

/** Local time as in `2026-01-31 09:30:00.125`. */
function now() {
  const date = new Date();
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').replace('Z', '');
}

const create = async (name, file, size, count) => new Logger('rotating', name, file, size, count);

// One assignment each: VS Code imports them by name, which Node finds in this form only.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
