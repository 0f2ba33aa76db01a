/**
 * A record of how a portal answers, for a report: what only a real account can show, seen without changing anything. It
 * holds no token, and stand-ins in the place of what could tell who somebody is.
 */
import { randomUUID } from 'node:crypto';
import { version } from '../../../../../package.json';
import { isRecord } from '../../../../model/storage/json';
import { usualPortal } from '../../../../model/portal/portalAddress';
import { isToken } from '../../../../portal/http/token';
import type { PortalSession } from '../../session/portal/open';
import { ask, type Answer, type Question } from './ask';
import { Pseudonyms } from './pseudonyms';
import { shapeOf, withoutNames, type Shape } from './shape';

export interface RecordedAnswer {
  readonly request: string;
  readonly token: boolean;
  readonly elaborate: boolean;
  readonly status?: number;
  /** Why no answer came. */
  readonly problem?: string;
  readonly milliseconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: 'JSON' | 'HTML' | 'none' | 'other';
  readonly shape?: Shape;
}

export interface PortalRecord {
  readonly about: string;
  readonly version: string;
  readonly portal: string;
  readonly answers: readonly RecordedAnswer[];
}

/** Fields that say how the portal works; others could name a person or a session. */
const headersThatMatter = [
  'allow',
  'cache-control',
  'content-type',
  'etag',
  'ratelimit',
  'ratelimit-limit',
  'ratelimit-policy',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'server',
  'strict-transport-security',
  'vary',
  'www-authenticate',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

/**
 * @param told hears about each question before it is sent
 * @throws PortalError when the first question is not answered at all
 */
export async function recordPortal(
  session: PortalSession,
  told: (request: string) => void,
): Promise<PortalRecord> {
  const pseudonyms = new Pseudonyms();
  const answers: RecordedAnswer[] = [];
  const look = async (question: Question): Promise<unknown> => {
    told(question.shown);
    const answer = await ask(session, question);
    if (answer.problem !== undefined && answers.length === 0) throw answer.problem;
    answers.push(recorded(question, answer, pseudonyms));
    return answer.reply?.status === 200 ? answer.value : undefined;
  };
  await lookAtPaths(look);
  await lookAtExperiments(look);
  await lookAtProfiles(look);
  const { host } = new URL(usualPortal);
  const portal =
    session.host === host ? host : pseudonyms.host(new URL(session.portal.url).hostname);
  const about = `How a portal answers, recorded by "geni-image doctor --portal --record".`;
  const shown = answers.map((answer): RecordedAnswer => {
    const { shape } = answer;
    return shape === undefined ? answer : { ...answer, shape: withoutNames(shape, pseudonyms) };
  });
  const record = { about, version, portal, answers: shown };
  const text = JSON.stringify(record);
  if (text.includes(session.token) || /\beyJ[\w-]{5,}\.[\w-]{4,}\./.test(text))
    throw new Error('a token would be in the record');
  return record;
}

type Look = (question: Question) => Promise<unknown>;

/** Which need the token, and which form of a path is the right one. */
async function lookAtPaths(look: Look): Promise<void> {
  for (const path of ['/version', '/tokens/this']) {
    await look({ path, shown: path, withToken: false });
    await look({ path, shown: path });
    await look({ path: `${path}/`, shown: `${path}/` });
  }
}

async function lookAtExperiments(look: Look): Promise<void> {
  await look({ path: '/experiments/', shown: '/experiments/' });
  await look({ path: '/experiments', shown: '/experiments' });
  const all = await look({ path: '/experiments', shown: '/experiments', elaborate: true });
  const unknown = '/experiments/UNKNOWN-UUID';
  await look({ path: `/experiments/${randomUUID()}`, shown: unknown });
  await look({ path: '/experiments/no-id', shown: '/experiments/no-id' });
  const found = goodExample(all);
  if (found === undefined) return;
  const { id, name, project, nodes, snapshot } = found;
  const path = `/experiments/${id}`;
  const shown = '/experiments/UUID';
  await look({ path, shown });
  await look({ path: `${path}/`, shown: `${shown}/` });
  await look({ path, shown, elaborate: true });
  if (name !== undefined && project !== undefined)
    await look({ path: `/experiments/${project},${name}`, shown: '/experiments/PROJECT,NAME' });
  await look({ path: `${path}/manifests`, shown: `${shown}/manifests` });
  if (snapshot !== undefined)
    await look({ path: `${path}/snapshot/${snapshot}`, shown: `${shown}/snapshot/UUID` });
  const [node] = nodes;
  if (node === undefined) return;
  const part = encodeURIComponent(node);
  await look({ path: `${path}/node/${part}`, shown: `${shown}/node/CLIENT_ID` });
  // The place of a snapshot's id: what does the portal make of a node there?
  await look({ path: `${path}/snapshot/${part}`, shown: `${shown}/snapshot/CLIENT_ID` });
}

async function lookAtProfiles(look: Look): Promise<void> {
  await look({ path: '/profiles/', shown: '/profiles/' });
  const all = await look({ path: '/profiles', shown: '/profiles' });
  const [profile] = itemsOf(all, 'profiles');
  const id = textOf(profile, 'id');
  if (id === undefined) return;
  const path = `/profiles/${encodeURIComponent(id)}`;
  await look({ path, shown: '/profiles/UUID' });
  await look({ path, shown: '/profiles/UUID', elaborate: true });
}

interface Example {
  readonly id: string;
  readonly name: string | undefined;
  readonly project: string | undefined;
  readonly nodes: readonly string[];
  readonly snapshot: string | undefined;
}

/** One that has had a snapshot, or at least nodes. */
function goodExample(value: unknown): Example | undefined {
  const all = itemsOf(value, 'experiments').flatMap((one): Example[] => {
    const [id, name, project] = ['id', 'name', 'project'].map((key) => textOf(one, key));
    if (id === undefined || !isPathPart(id)) return [];
    const snapshot = textOf(one['last_snapshot_status'], 'id');
    const isPlain = name !== undefined && project !== undefined && isPathPart(`${project}${name}`);
    return [
      {
        id,
        name: isPlain ? name : undefined,
        project: isPlain ? project : undefined,
        nodes: nodesOf(one),
        snapshot: snapshot !== undefined && isPathPart(snapshot) ? snapshot : undefined,
      },
    ];
  });
  return (
    all.find(({ snapshot }) => snapshot !== undefined) ??
    all.find(({ nodes }) => nodes.length > 0) ??
    all[0]
  );
}

function isPathPart(text: string): boolean {
  return /^[-\w]+$/.test(text);
}

function nodesOf(experiment: Record<string, unknown>): string[] {
  const { aggregates } = experiment;
  return Object.values(isRecord(aggregates) ? aggregates : {}).flatMap((one) =>
    itemsOf(one, 'nodes').flatMap((node) => textOf(node, 'client_id') ?? []),
  );
}

function itemsOf(value: unknown, name: string): Record<string, unknown>[] {
  const items = isRecord(value) ? value[name] : undefined;
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

function textOf(value: unknown, name: string): string | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function recorded(
  { shown, withToken = true, elaborate = false }: Question,
  { milliseconds, reply, value, problem }: Answer,
  pseudonyms: Pseudonyms,
): RecordedAnswer {
  const about = { request: `GET ${shown}`, token: withToken, elaborate };
  if (reply === undefined)
    return { ...about, problem: problem?.reason ?? 'none', milliseconds, body: 'none' };
  const headers: Record<string, string> = {};
  for (const name of headersThatMatter) {
    const text = [reply.headers[name]].flat().join(', ');
    if (text !== '') headers[name] = isPlain(name, text) ? text : 'given';
  }
  const location = locationForm(reply.location, shown);
  if (location !== undefined) headers['location'] = location;
  const root = shown.endsWith('/manifests') ? '$manifests' : '$';
  const shape = value === undefined ? undefined : shapeOf(value, pseudonyms, root);
  const answer = { ...about, status: reply.status, milliseconds, headers };
  return shape === undefined
    ? { ...answer, body: bodyOf(reply.body) }
    : { ...answer, body: 'JSON', shape };
}

/** What the portal is and asks for stays; what only it can make a sense of may name a host, a user or a session. */
function isPlain(name: string, text: string): boolean {
  const form = forms[name] ?? /^[\w .,;:=/*+-]{1,80}$/;
  return form.test(text) && !(text.length > 60 && isToken(text));
}

const forms: Readonly<Record<string, RegExp>> = {
  etag: /^$/,
  server: /^[A-Za-z]+(?:\/[\d.]+)?(?: \([A-Za-z]+\))?$/,
  'www-authenticate': /^[A-Za-z]+$/,
};

function bodyOf(body: Buffer): RecordedAnswer['body'] {
  if (body.length === 0) return 'none';
  return /^\s*</.test(body.toString('latin1', 0, 100)) ? 'HTML' : 'other';
}

/** How a redirection differs from what was asked for. */
function locationForm(location: string | undefined, shown: string): string | undefined {
  if (location === undefined) return undefined;
  const isWhole = /^[a-z]+:\/\//i.test(location);
  const slash = location.split('?')[0]?.endsWith('/') === true ? 'with' : 'without';
  const before = shown.endsWith('/') ? 'with' : 'without';
  const scheme = isWhole ? `${location.split(':')[0]?.toLowerCase() ?? ''} address` : 'path';
  return `${scheme} ${slash} a slash at the end, asked ${before}`;
}
