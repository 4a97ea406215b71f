import { getInvokeResult } from '../../testing/fixtures.ts';
import type { FakeCloud } from '../fake-cloud.ts';
import { awsResourceKinds } from './aws-kinds.ts';
import { getRootProperty, type ChangeKind } from './differences.ts';
import { serveProvider, createUnaryHandler, type UnaryCall, type ProviderServer } from './grpc-server.ts';
import { FakeProvider, type ResourceKey } from './provider.ts';
import { secretResourceKinds } from './secret-kinds.ts';
import { Typings } from './typings.ts';
import { fromStruct, messages, EmptyMessage, toStruct } from './wire.ts';

/** The packages whose fake providers share one server. */
export const packages = ['aws', 'random', 'tls'] as const;

/** Shared by all servers, because it caches what it has parsed. */
const typings = new Map(packages.map((name) => [name, new Typings(`@pulumi/${name}`)]));

/** Serves the fake providers of all `packages`. */
export function serveProviders(cloud: FakeCloud): Promise<ProviderServer> {
  const providers = new Map<string, FakeProvider>();
  for (const [name, typing] of typings) {
    providers.set(
      name,
      new FakeProvider(typing, name === 'aws' ? awsResourceKinds : secretResourceKinds, cloud),
    );
  }
  return serveProvider(createMethods(providers));
}

interface ResourceRequest {
  getUrn(): string;
}

function createMethods(providers: ReadonlyMap<string, FakeProvider>) {
  const findProvider = ({ type }: ResourceKey): FakeProvider => {
    const provider = providers.get(type.split(':')[0] ?? '');
    if (provider === undefined) throw new Error(`the rehearsal has no fake provider of ${type}`);
    return provider;
  };
  return {
    configure: createUnaryHandler(() =>
      new messages.ConfigureResponse()
        .setSupportspreview(true)
        .setAcceptsecrets(false)
        .setAcceptresources(false),
    ),
    invoke: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.InvokeRequest>>) =>
      new messages.InvokeResponse().setReturn(
        toStruct({
          id: request.getTok(),
          ...getInvokeResult(request.getTok(), fromStruct(request.getArgs())),
        }),
      ),
    ),
    check: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.CheckRequest>>) => {
      const resourceKey = parseUrn(request);
      const olds = request.hasOlds() ? fromStruct(request.getOlds()) : undefined;
      const { inputs, errors } = findProvider(resourceKey).check(
        resourceKey,
        olds,
        fromStruct(request.getNews()),
        request.getRandomseed_asU8(),
      );
      const failures = errors.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(`${property} ${reason}`),
      );
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures);
    }),
    diff: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.DiffRequest>>) => {
      const resourceKey = parseUrn(request);
      const olds = fromStruct(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
      return createDiffResponse(
        findProvider(resourceKey).diff(resourceKey, olds, fromStruct(request.getNews())),
        request.getIgnorechangesList(),
      );
    }),
    create: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.CreateRequest>>) => {
      const resourceKey = parseUrn(request);
      const provider = findProvider(resourceKey);
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(
          toStruct(provider.previewCreate(resourceKey, inputs)),
        );
      }
      const { id, outputs } = provider.create(resourceKey, inputs);
      return new messages.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.ReadRequest>>) => {
      const resourceKey = parseUrn(request);
      const resource = findProvider(resourceKey).read(resourceKey, request.getId());
      // A response without an id means that the resource does not exist.
      if (resource === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(resource.id)
        .setInputs(toStruct(resource.inputs))
        .setProperties(toStruct(resource.outputs));
    }),
    update: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.UpdateRequest>>) => {
      const resourceKey = parseUrn(request);
      const provider = findProvider(resourceKey);
      const news = fromStruct(request.getNews());
      const outputs = request.getPreview()
        ? provider.previewUpdate(resourceKey, fromStruct(request.getOlds()), news)
        : provider.update(resourceKey, request.getId(), news).outputs;
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: createUnaryHandler(({ request }: UnaryCall<InstanceType<typeof messages.DeleteRequest>>) => {
      const resourceKey = parseUrn(request);
      findProvider(resourceKey).delete(resourceKey, request.getId());
      return new EmptyMessage();
    }),
  };
}

function createDiffResponse(
  { changes, replaces }: ReturnType<FakeProvider['diff']>,
  ignoredProperties: readonly string[],
): InstanceType<typeof messages.DiffResponse> {
  const response = new messages.DiffResponse().setHasdetaileddiff(true).setReplacesList([...replaces]);
  const relevantChanges = [...changes].filter(([path]) => !ignoredProperties.includes(getRootProperty(path)));
  for (const [path, change] of relevantChanges) {
    const kind = diffKinds[change][replaces.includes(getRootProperty(path)) ? 'replace' : 'inPlace'];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  return response
    .setDiffsList([...new Set(relevantChanges.map(([path]) => getRootProperty(path)))])
    .setChanges(relevantChanges.length === 0 ? DIFF_NONE : DIFF_SOME);
}

const { Kind } = messages.PropertyDiff;
type ProtoKind = Parameters<InstanceType<typeof messages.PropertyDiff>['setKind']>[0];
const diffKinds: Readonly<Record<ChangeKind, { inPlace: ProtoKind; replace: ProtoKind }>> = {
  add: { inPlace: Kind.ADD, replace: Kind.ADD_REPLACE },
  delete: { inPlace: Kind.DELETE, replace: Kind.DELETE_REPLACE },
  update: { inPlace: Kind.UPDATE, replace: Kind.UPDATE_REPLACE },
};

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME`; the name can contain colons. */
function parseUrn(request: ResourceRequest): ResourceKey {
  const [, , types = '', ...name] = request.getUrn().split('::');
  return { type: types.split('$').at(-1) ?? '', logicalName: name.join('::') };
}
