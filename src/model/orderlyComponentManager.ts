/**
 * A component manager whose calls of one slice never overlap, whoever makes them: trees that
 * refresh, a snapshot that is followed, a new snapshot. Overlapping calls would be told "busy" by
 * the site (docs/protocol.md 6.2).
 */
import { ComponentManager, type CallOptions } from '../rpc';
import { Turns } from './turns';

type Resolve = ComponentManager['resolve'];
type SliverStatus = ComponentManager['sliverStatus'];
type CreateImage = ComponentManager['createImage'];

export class OrderlyComponentManager extends ComponentManager {
  readonly #turns = new Turns();

  override resolve(...[request, call]: Parameters<Resolve>): ReturnType<Resolve> {
    return this.#inTurn(request.urn, call, () => super.resolve(request, call));
  }

  override sliverStatus(...[request, call]: Parameters<SliverStatus>): ReturnType<SliverStatus> {
    return this.#inTurn(request.sliceUrn, call, () => super.sliverStatus(request, call));
  }

  override createImage(...[request, call]: Parameters<CreateImage>): ReturnType<CreateImage> {
    return this.#inTurn(request.sliceUrn, call, () => super.createImage(request, call));
  }

  #inTurn<T>(sliceUrn: string, call: CallOptions | undefined, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(sliceUrn, work, call?.signal);
  }
}
