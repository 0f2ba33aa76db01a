/**
 * The recorded requests, sent to the local testbed in the situation in which they were made: names, slivers and
 * credentials are its own.
 */
import { Agent, type RequestOptions } from 'node:https';
import { credentialOf } from './credentials';
import type { Recorded } from './recorded';
import { Scene } from './scene';
import { imageIn, situationOf } from './situations';

/** Calls that leave something behind. */
const changing = /^(?:CreateImage|DeleteImage|ImageInfo|\w+Sliver|DeleteSlice)$/;

export class Replay {
  readonly #scene: Scene;
  /** Hundreds of calls: a handshake for each would take longer than all of their answers. */
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(scene: Scene) {
    this.#scene = scene;
  }

  static async open(): Promise<Replay> {
    return new Replay(await Scene.open());
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.#scene.lab.close();
  }

  /** What the testbed answers to a recorded request: the XML of the body. */
  async answerTo(line: Recorded): Promise<string> {
    const scene = this.#scene;
    const situation = situationOf(line);
    const caller = situation.caller ?? line.caller;
    await scene.settle();
    await situation.before?.(scene);
    const body = await this.#bodyOf(line, caller, situation.edit);
    const identity = scene.lab.client.identity(caller);
    await situation.then?.(scene);
    const answer = await this.#post(line, identity, body);
    await situation.afterwards?.(scene);
    if (changing.test(line.method)) scene.stir(changesImage(line) ? imageIn(line) : undefined);
    return answer;
  }

  /** Names of the recorded site as the testbed has them. */
  inOurNames(text: string): string {
    const { lab, sliverOfDemo2 } = this.#scene;
    const [pc, vm] = [lab.sliver('pc').urn, lab.sliver('vm').urn];
    const slivers = new Map([
      ['5', pc],
      ['6', pc],
      ['7', vm],
      ['9', sliverOfDemo2],
      ['10', sliverOfDemo2],
    ]);
    return text
      .replaceAll('emu.example.net', 'home.example')
      .replaceAll('[GeniSlice: emu.', '[GeniSlice: home.')
      .replaceAll('pgproj', 'demo')
      .replace(/(\+slice\+)demo\b/g, '$1hello')
      .replaceAll('<string>demo</string>', '<string>hello</string>')
      .replace(
        /urn:publicid:IDN\+home\.example\+sliver\+(\d+)\b/g,
        (whole, number: string) => slivers.get(number) ?? whole,
      );
  }

  async #bodyOf(
    line: Recorded,
    caller: string,
    edit: (text: string) => string = (text) => text,
  ): Promise<string> {
    const ours = edit(this.inOurNames(line.request));
    if (!ours.includes('CREDENTIAL')) return ours;
    const xml = await credentialOf(this.#scene.purse, line, caller);
    const escaped = xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return ours.replaceAll('CREDENTIAL', () => escaped);
  }

  async #post({ service }: Recorded, identity: RequestOptions, body: string): Promise<string> {
    const { lab } = this.#scene;
    const url = lab.cm().replace('/cm/2.0', service.replace('pgproj', 'demo'));
    const headers = { 'content-length': Buffer.byteLength(body) };
    const agent = this.#agent;
    const reply = await lab.client.http(url, { method: 'POST', agent, ...identity, body, headers });
    if (reply.status !== 200) throw new Error(`HTTP status ${reply.status}`);
    return reply.body.toString();
  }
}

const changesImage = ({ method }: Recorded): boolean => /^(?:Create|Delete)Image$/.test(method);
