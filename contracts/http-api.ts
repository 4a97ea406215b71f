import { testAppWithPages } from '../service/testing/test-app-with-pages.ts';
import { documentOf } from './openapi.ts';
import { openApiSections } from './openapi-sections.ts';
import { registeredRoutes } from './registered-routes.ts';
import { textFile } from './text-file.ts';

/** Every route of the service, and what the OpenAPI document says of requests, responses and error codes. */
export async function httpApi(): Promise<string> {
  const { started: service, routes } = await registeredRoutes(() => testAppWithPages());
  try {
    return textFile({ Routes: routes, ...openApiSections(await documentOf(service.url)) });
  } finally {
    await service.close();
  }
}
