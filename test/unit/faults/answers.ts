/** Answers that no correct server gives, and ways to spoil one that a correct server gave. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { decodeMethodResponse } from '../../../src/rpc';
import { response as writeResponse, type Written } from '../rpc/wire/replies';

type Answer = (response: ServerResponse) => void;
type Spoil = (response: ServerResponse, answer: string) => void;

const xml = { 'content-type': 'text/xml' };

export function status(code: number, headers: Record<string, string> = {}): Answer {
  const page = `<!DOCTYPE html><html><body><h1>HTTP ${code}</h1></body></html>`;
  return (response) => void response.writeHead(code, headers).end(page);
}

export function text(body: string): Answer {
  return (response) => void response.writeHead(200, xml).end(body);
}

/** One byte now and then, for as long as somebody listens. */
export const drip: Spoil = (response, answer) => {
  // The client may have gone while the site was at work.
  if (response.closed) return;
  response.writeHead(200, { ...xml, 'content-length': Buffer.byteLength(answer) });
  let at = 0;
  const next = setInterval(() => response.write(answer[at++] ?? ' '), 50);
  response.once('close', () => clearInterval(next));
};

/** White space without end, at the pace of a slow line. */
export const endless: Answer = (response) => {
  response.writeHead(200, xml);
  const block = Buffer.alloc(16_384, ' ');
  const next = setInterval(() => response.write(block), 5);
  response.once('close', () => clearInterval(next));
};

/** A body that is announced as larger than any answer. */
export const enormous: Answer = (response) => {
  response.writeHead(200, { ...xml, 'content-length': 1e12 });
  response.write('<?xml version="1.0"?>');
};

export const zipped: Spoil = (response, answer) => {
  response.writeHead(200, { ...xml, 'content-encoding': 'gzip' }).end(gzipSync(answer));
};

/** Ends its side of the connection and says nothing; the other side stays open. */
export const halfClosed: Spoil = (response) => void response.socket?.end();

export const cutOff: Spoil = (response) => response.destroy();

export const truncated: Spoil = (response, answer) => {
  response.writeHead(200, { ...xml, 'content-length': Buffer.byteLength(answer) });
  response.write(answer.slice(0, answer.length / 2), () => response.destroy());
};

/** Entities that would grow to a billion characters. */
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const entities = names.map((name, at) => {
  const before = names[at - 1];
  const value = before === undefined ? 'ha'.repeat(50) : `&${before};`.repeat(10);
  return `<!ENTITY ${name} "${value}">`;
});
export const bomb = `<?xml version="1.0"?>
<!DOCTYPE bomb [${entities.join('')}]>
<methodResponse><params><param><value><string>&j;</string></value></param></params></methodResponse>`;

const levels = 100_000;
export const deep = `<?xml version="1.0"?><methodResponse><params><param>${'<value><array><data>'.repeat(
  levels,
)}${'</data></array></value>'.repeat(levels)}</param></params></methodResponse>`;

/** Everything in the result of the site's answer is of another type than it should be. */
export const otherTypes = rewritten((envelope) => ({
  ...envelope,
  value: eachScalar(envelope['value'] ?? 0, (scalar) => [scalar]),
}));

/** The structs in the result have lost all their members, and lists of texts their items. */
export const withoutFields = rewritten((envelope) => ({
  ...envelope,
  value: emptied(envelope['value'] ?? 0),
}));

/** A user without any word of slices. */
export const withoutSlices = rewritten((envelope) => {
  const user = { ...(envelope['value'] as Record<string, Written>) };
  delete user['slices'];
  return { ...envelope, value: user };
});

/** A user who has no slices, as servers write an empty array. */
export const noSlices = rewritten((envelope) => ({
  ...envelope,
  value: { ...(envelope['value'] as Record<string, Written>), slices: [] },
}));

/** A credential that ends in the middle, always at the same place, in an answer that does not. */
export const halfACredential = rewritten((envelope) => {
  const text = envelope['value'] as string;
  return { ...envelope, value: text.slice(0, text.indexOf('<owner_gid>') + 20) };
});

/** The result alone, with neither a code nor anything else around it. */
export const withoutEnvelope: Spoil = (response, answer) => {
  text(writeResponse(written(answer)['value'] ?? 0))(response);
};

/** Members that nobody knows, everywhere. */
export const withMore = rewritten((envelope) => ({
  ...(withUnknown(envelope) as Record<string, Written>),
}));

/** A list has one more entry, of which nothing can be read. */
export const withBadRow = rewritten((envelope) => {
  const { value } = envelope;
  if (Array.isArray(value)) return { ...envelope, value: [{}, ...(value as Written[])] };
  const status = value as Record<string, Written>;
  const details = { ...(status['details'] as Record<string, Written>), 'no URN': {} };
  return { ...envelope, value: { ...status, details } };
});

/** The manifest is deeper than any that somebody has written. */
export const deepManifest = rewritten((envelope) => {
  const { value } = envelope;
  if (!isStruct(value ?? 0) || (value as Record<string, Written>)['manifest'] === undefined)
    return envelope;
  const manifest = `<rspec>${'<node>'.repeat(levels)}${'</node>'.repeat(levels)}</rspec>`;
  return { ...envelope, value: { ...(value as Record<string, Written>), manifest } };
});

function rewritten(change: (envelope: Record<string, Written>) => Record<string, Written>): Spoil {
  return (response, answer) => {
    text(writeResponse(change(written(answer))))(response);
  };
}

function written(answer: string): Record<string, Written> {
  const value = decodeMethodResponse(Buffer.from(answer));
  return JSON.parse(JSON.stringify(value)) as Record<string, Written>;
}

function isStruct(value: Written): value is Readonly<Record<string, Written>> {
  return typeof value === 'object' && !Array.isArray(value);
}

function eachScalar(
  value: Written,
  change: (scalar: string | number | boolean) => Written,
): Written {
  if (Array.isArray(value)) return value.map((item: Written) => eachScalar(item, change));
  if (!isStruct(value)) return change(value as string | number | boolean);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, eachScalar(member, change)]),
  );
}

function emptied(value: Written): Written {
  if (Array.isArray(value)) {
    return value.flatMap((item: Written) => (typeof item === 'object' ? [emptied(item)] : []));
  }
  return isStruct(value) ? {} : value;
}

function withUnknown(value: Written): Written {
  if (Array.isArray(value)) return value.map((item: Written) => withUnknown(item));
  if (!isStruct(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withUnknown(member)]);
  const known = Object.fromEntries(members) as Record<string, Written>;
  return { ...known, surprise: { of: ['a later', 'version'] }, _: 1 };
}
