// Tests talk to servers on this machine, which a developer's proxy cannot reach: NO_PROXY names them for every
// process that a run starts. Not all programs understand a network there, so the addresses stand there too.
const here = ['localhost', '127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.0/8', '::1'];

const before = process.env.no_proxy ?? process.env.NO_PROXY ?? '';
const exceptions = [...new Set([...before.split(/[\s,]+/).filter(Boolean), ...here])].join(',');
process.env.NO_PROXY = exceptions;
// Where both are set, the small letters count.
process.env.no_proxy = exceptions;
