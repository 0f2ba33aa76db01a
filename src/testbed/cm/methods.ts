// The calls of the component manager, by name.
import type { MethodTable } from '../http/call';
import { discoverResources, rspecVersions } from './advertisement';
import { createImage } from './createImage';
import { createSliver } from './createSliver';
import { deleteImage } from './deleteImage';
import { deleteSlice } from './deleteSlice';
import { imageInfo } from './imageInfo';
import { listImages } from './listImages';
import { resolve } from './resolve';
import { sliverStatus } from './sliverStatus';

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
  SliverStatus: sliverStatus,
  DeleteSlice: deleteSlice,
  CreateImage: createImage,
  ImageInfo: imageInfo,
  ListImages: listImages,
  DeleteImage: deleteImage,
};
