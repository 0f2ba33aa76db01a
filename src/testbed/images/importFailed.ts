// Why an image of another site could not be brought here.

/** The message is a sentence that names the image or the host. */
export class ImportFailed extends Error {
  override readonly name = 'ImportFailed';
}
