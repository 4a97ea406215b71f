import { createRequire } from 'node:module';
import {
  constructVpc,
  vpcComponentType,
  type RegisteredResource,
  type ResourceRegistration,
  type VpcInputs,
} from './network-component.ts';
import { serveProvider, createUnaryHandler, type UnaryCall, type ProviderServer } from './grpc-server.ts';
import { unknownValue } from './properties.ts';
import { fromStruct, grpc, messages, resourceMessages, ResourceMonitorClient, toStruct } from './wire.ts';

/** The version that the program's resources register with, so that the children share their default provider. */
const { version } = createRequire(import.meta.url)('@pulumi/aws/package.json') as {
  readonly version: string;
};

/** Serves the fake provider of awsx, whose only component is the VPC. */
export function serveComponents(): Promise<ProviderServer> {
  return serveProvider({
    configure: createUnaryHandler(() =>
      new messages.ConfigureResponse()
        .setSupportspreview(true)
        // The engine requires it from a provider with components.
        .setAcceptsecrets(true),
    ),
    construct: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.ConstructRequest>>) =>
      constructComponent(request),
    ),
  });
}

/** @throws Error for a component other than a VPC */
async function constructComponent(
  request: InstanceType<typeof messages.ConstructRequest>,
): Promise<InstanceType<typeof messages.ConstructResponse>> {
  if (request.getType() !== vpcComponentType) {
    throw new Error(`the rehearsal has no fake of ${request.getType()}; allowed: ${vpcComponentType}`);
  }
  const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), grpc.credentials.createInsecure());
  try {
    // Children of a protected component are protected too.
    const protect = request.getProtect() ?? false;
    const { urn, outputs } = await constructVpc((each) => register(monitor, each, protect), {
      name: request.getName(),
      parent: request.getParent(),
      inputs: fromStruct(request.getInputs()) as VpcInputs,
    });
    const values = Object.entries(outputs).map(([key, { value }]) => [key, value] as const);
    const response = new messages.ConstructResponse()
      .setUrn(urn)
      .setState(toStruct(Object.fromEntries(values)));
    for (const [key, { from }] of Object.entries(outputs)) {
      const dependencies = new messages.ConstructResponse.PropertyDependencies();
      response.getStatedependenciesMap().set(key, dependencies.setUrnsList(from.map((each) => each.urn)));
    }
    return response;
  } finally {
    monitor.close();
  }
}

function register(
  monitor: InstanceType<typeof ResourceMonitorClient>,
  { type, name, inputs, parent, dependsOn }: ResourceRegistration,
  protect: boolean,
): Promise<RegisteredResource> {
  const request = new resourceMessages.RegisterResourceRequest()
    .setType(type)
    .setName(name)
    .setParent(parent)
    .setCustom(type !== vpcComponentType)
    .setObject(toStruct(inputs))
    .setDependenciesList(dependsOn.map(({ urn }) => urn))
    .setVersion(type === vpcComponentType ? '' : version)
    .setProtect(protect)
    .setSupportspartialvalues(true);
  return new Promise((resolve, reject) => {
    monitor.registerResource(request, (error, response) => {
      if (error !== null) reject(error);
      else {
        const id = response.getId();
        resolve({
          urn: response.getUrn(),
          id: id === '' ? unknownValue : id,
          outputs: fromStruct(response.getObject()),
        });
      }
    });
  });
}
