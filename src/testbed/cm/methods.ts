// The calls of the component manager, by name. Section 2.1 of docs/protocol.md lists those about images.
import type { Method, MethodTable } from '../http/call';
import { Code, died, Refusal } from '../wire/replyCodes';
import { discoverResources, rspecVersions } from './advertisement';
import { console } from './console';
import { createImage } from './createImage';
import { createSliver } from './createSliver';
import { deleteImage } from './deleteImage';
import { deleteSlice, deleteSliver } from './deleteSlice';
import { imageInfo } from './imageInfo';
import { listImages } from './listImages';
import { bindToSlice, getSliver, listUsage } from './membership';
import { powerMethod } from './power';
import { prestageImages } from './prestage';
import { renewSlice } from './renewSlice';
import { resolve } from './resolve';
import { sliverStatus } from './sliverStatus';

/** Calls that the real servers have and that no user needs to make images. */
export const beyondUs: Method = ({ method }) => {
  throw new Refusal(Code.unsupported, `${method} is not supported by the local testbed`);
};

export const cmMethods: MethodTable = {
  // Section 5.4.
  GetVersion: () => ({
    api: 2,
    level: 1,
    input_rspec: rspecVersions,
    output_rspec: 2,
    ad_rspec: rspecVersions,
  }),
  Resolve: resolve,
  DiscoverResources: discoverResources,
  CreateSliver: createSliver,
  GetSliver: getSliver,
  DeleteSliver: deleteSliver,
  DeleteSlice: deleteSlice,
  SliverStatus: sliverStatus,
  RenewSlice: renewSlice,
  StartSliver: powerMethod('start'),
  StopSliver: powerMethod('stop'),
  RestartSliver: powerMethod('restart'),
  PowerCycleSliver: powerMethod('powercycle'),
  ReloadSliver: powerMethod('reload'),
  BindToSlice: bindToSlice,
  ListUsage: listUsage,
  CreateImage: createImage,
  ImageInfo: imageInfo,
  ListImages: listImages,
  DeleteImage: deleteImage,
  PrestageImages: prestageImages,
  // Without an image credential, which no user here can have (section 5.15).
  SecureImageDownload: ({ method }) => {
    throw died(method);
  },
  TriggerImageUpdate: beyondUs,
  ConsoleURL: console,
  ConsoleInfo: console,
  GetTicket: beyondUs,
  RedeemTicket: beyondUs,
  UpdateSliver: beyondUs,
  AddNodes: beyondUs,
  DeleteNodes: beyondUs,
  RunLinktest: beyondUs,
};
