// A picture of the running testbed: sites, slivers, images, and the snapshots under way.
import { defined } from '../../rpc/defined';
import type { Federation } from '../federation';
import { versionKey } from '../images/catalogue';
import type { SliverRecord, TaskRecord } from '../state/records';
import { loginOf } from '../sites/nodes';
import { sliverUrn, type Site } from '../sites/site';

export interface Status {
  readonly pid: number;
  readonly directory: string;
  /** For tokens. */
  readonly portal: { readonly url: string };
  readonly sites: readonly {
    readonly name: string;
    readonly rpcUrl: string;
    readonly webUrl: string;
    readonly slivers: readonly {
      urn: string;
      slice: string;
      clientId: string;
      state: string;
      status: string;
      /** Where SSH is found, such as `127.0.0.1:40123`; none where nobody can log in. */
      ssh?: string;
    }[];
    readonly images: number;
  }[];
  readonly snapshots: readonly {
    readonly site: string;
    readonly image: string;
    readonly stage: string;
    readonly size: number;
    /** Bytes of the image that the captured disk came from: about what it will be. */
    readonly expected?: number;
  }[];
  readonly faults: readonly { readonly id: number; readonly kind: string }[];
  /** One sentence, when something went wrong behind the calls a moment ago, such as a full disk. */
  readonly problem?: string;
  /** Why nobody can log in to the nodes, in one sentence, once that is known. */
  readonly noLogins?: string;
}

export function statusOf(federation: Federation): Status {
  const { store, sites, settings, faults } = federation;
  const { problem } = federation.background;
  return {
    pid: process.pid,
    directory: settings.directory,
    portal: { url: federation.portalUrl },
    sites: sites.map((site) => ({
      name: site.name,
      rpcUrl: site.rpcUrl,
      webUrl: site.webUrl,
      slivers: store.slivers
        .filter((sliver) => sliver.site === site.name)
        .sort((a, b) => a.id - b.id)
        .map((sliver) => shownSliver(site, sliver)),
      images: store.images.filter((image) => image.site === site.name).length,
    })),
    snapshots: store.tasks
      .filter(({ exited }) => !exited)
      .flatMap((task) => {
        const image = store.images.get(task.imageUuid);
        if (!image) return [];
        const name = `${image.project}/${image.name}:${task.version}`;
        const before = baseSize(federation, task);
        const expected = before === undefined ? {} : { expected: before };
        return [
          { site: image.site, image: name, stage: task.status, size: task.size, ...expected },
        ];
      }),
    faults: faults.list().map(({ id, kind }) => ({ id, kind })),
    ...defined({ problem, noLogins: federation.doors.whyClosed }),
  };
}

function shownSliver(site: Site, sliver: SliverRecord): Status['sites'][number]['slivers'][number] {
  const { id, sliceUrn, clientId, state, status } = sliver;
  const door = loginOf(sliver);
  const ssh = door === undefined ? undefined : `${door.hostname}:${door.port}`;
  const urn = sliverUrn(site, id);
  return { urn, slice: sliceUrn, clientId, state, status, ...defined({ ssh }) };
}

function baseSize(federation: Federation, task: TaskRecord): number | undefined {
  const { store } = federation;
  const version = store.versions.get(versionKey(task.imageUuid, task.version));
  return store.versions.find(({ uuid }) => uuid === version?.baseUuid)?.size;
}
