import type { Architecture } from '../config/settings.ts';

/** How an image is found: by its id, by its name among Amazon's, or as the value of a public parameter. */
export type ImageQuery = { readonly id: string } | { readonly name: string } | { readonly parameter: string };

/**
 * The image of a stack as a query. Ids differ from region to region, names do not, so a pin is better a name.
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
