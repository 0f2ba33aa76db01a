// Loaded before a command: no connection and no timer of it ever tells anything, so that it never comes to its end.
const { EventEmitter } = require('node:events');

class Mute extends EventEmitter {
  constructor() {
    super();
    for (const name of [
      'end',
      'destroy',
      'write',
      'setTimeout',
      'setEncoding',
      'unref',
      'pause',
      'resume',
    ])
      this[name] = () => this;
  }
}

require('node:https').request = () => new Mute();
require('node:net').connect = () => new Mute();
globalThis.setTimeout = () => new Mute();
