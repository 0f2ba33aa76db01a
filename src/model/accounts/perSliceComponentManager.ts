/**
 * A component manager whose calls of one slice never overlap, whoever makes them: trees that
 * refresh, a snapshot that is followed, a new snapshot. Overlapping calls would be told "busy" by
 * the site (docs/protocol.md 6.2).
 */
import { ComponentManager, type CallOptions, type ClientOptions } from '../../rpc';
import { Turns } from './keyedMutex';

type Resolve = ComponentManager['resolve'];
type SliverStatus = ComponentManager['sliverStatus'];
type CreateImage = ComponentManager['createImage'];

/** The class is made with the first site: a window without any does not load the library. */
export function orderlyComponentManager(options: ClientOptions): ComponentManager {
  const turns = new Turns();
  const inTurn = <T>(slice: string, call: CallOptions | undefined, work: () => Promise<T>) =>
    turns.take(slice, work, call?.signal);

  class OrderlyComponentManager extends ComponentManager {
    override resolve(...[request, call]: Parameters<Resolve>): ReturnType<Resolve> {
      return inTurn(request.urn, call, () => super.resolve(request, call));
    }

    override sliverStatus(...[request, call]: Parameters<SliverStatus>): ReturnType<SliverStatus> {
      return inTurn(request.sliceUrn, call, () => super.sliverStatus(request, call));
    }

    override createImage(...[request, call]: Parameters<CreateImage>): ReturnType<CreateImage> {
      return inTurn(request.sliceUrn, call, () => super.createImage(request, call));
    }
  }
  return new OrderlyComponentManager(options);
}
