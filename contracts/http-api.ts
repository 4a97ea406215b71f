import { createTestAppWithPages } from '../service/testing/test-app-with-pages.ts';
import { fetchOpenApi } from './openapi.ts';
import { createOpenApiSections } from './openapi-sections.ts';
import { listRegisteredRoutes } from './registered-routes.ts';
import { formatSections } from './text-file.ts';

/** Every route of the service, and the requests, responses and error codes of the OpenAPI document. */
export async function describeHttpApi(): Promise<string> {
  const { started: service, routes } = await listRegisteredRoutes(() => createTestAppWithPages());
  try {
    return formatSections({ Routes: routes, ...createOpenApiSections(await fetchOpenApi(service.url)) });
  } finally {
    await service.close();
  }
}
