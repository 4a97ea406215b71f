import type { Architecture } from '../config/settings.ts';

/** How to find an image: by id, by name among Amazon's images, or in a public SSM parameter. */
export type ImageQuery = { readonly id: string } | { readonly name: string } | { readonly parameter: string };

/**
 * Builds the query for a stack's image. Pin images by name: ids differ between regions, names do not.
 *
 * Source: AL2023 user guide, "Naming and versioning" and "Launching with the SSM parameter".
 *
 * @param image `ami-…`, a name without its architecture, or undefined for the newest
 */
export function buildImageQuery(image: string | undefined, architecture: Architecture): ImageQuery {
  if (image === undefined) {
    return { parameter: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}` };
  }
  return image.startsWith('ami-') ? { id: image } : { name: `${image}-${architecture}` };
}
