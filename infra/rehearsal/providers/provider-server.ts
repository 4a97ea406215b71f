import { invokeResult } from '../../testing/fixtures.ts';
import type { World } from '../fake-cloud.ts';
import { awsKinds } from './aws-kinds.ts';
import { rootOf, type Change } from './differences.ts';
import { serveProvider, unary, type Call, type ProviderServer } from './grpc-server.ts';
import { StandInProvider, type Subject } from './provider.ts';
import { secretKinds } from './secret-kinds.ts';
import { Typings } from './typings.ts';
import { fromStruct, messages, Nothing, toStruct } from './wire.ts';

/** The packages whose providers are one server. */
export const packages = ['aws', 'random', 'tls'] as const;

/** Read once for all servers. */
const typings = new Map(packages.map((name) => [name, new Typings(`@pulumi/${name}`)]));

/** Serves the fake providers of all `packages`. */
export function serveProviders(world: World): Promise<ProviderServer> {
  const providers = new Map<string, StandInProvider>();
  for (const [name, typing] of typings) {
    providers.set(name, new StandInProvider(typing, name === 'aws' ? awsKinds : secretKinds, world));
  }
  return serveProvider(methods(providers));
}

interface ResourceRequest {
  getUrn(): string;
}

function methods(providers: ReadonlyMap<string, StandInProvider>) {
  const providerOf = ({ type }: Subject): StandInProvider => {
    const provider = providers.get(type.split(':')[0] ?? '');
    if (provider === undefined) throw new Error(`no stand-in provides ${type}`);
    return provider;
  };
  return {
    configure: unary(() =>
      new messages.ConfigureResponse()
        .setSupportspreview(true)
        .setAcceptsecrets(false)
        .setAcceptresources(false),
    ),
    invoke: unary(({ request }: Call<InstanceType<typeof messages.InvokeRequest>>) =>
      new messages.InvokeResponse().setReturn(
        toStruct({ id: request.getTok(), ...invokeResult(request.getTok(), fromStruct(request.getArgs())) }),
      ),
    ),
    check: unary(({ request }: Call<InstanceType<typeof messages.CheckRequest>>) => {
      const subject = subjectOf(request);
      const olds = request.hasOlds() ? fromStruct(request.getOlds()) : undefined;
      const { inputs, faults } = providerOf(subject).check(
        subject,
        olds,
        fromStruct(request.getNews()),
        request.getRandomseed_asU8(),
      );
      const failures = faults.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(`${property} ${reason}`),
      );
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures);
    }),
    diff: unary(({ request }: Call<InstanceType<typeof messages.DiffRequest>>) => {
      const subject = subjectOf(request);
      const olds = fromStruct(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
      return diffResponse(
        providerOf(subject).diff(subject, olds, fromStruct(request.getNews())),
        request.getIgnorechangesList(),
      );
    }),
    create: unary(({ request }: Call<InstanceType<typeof messages.CreateRequest>>) => {
      const subject = subjectOf(request);
      const provider = providerOf(subject);
      const inputs = fromStruct(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(toStruct(provider.previewed(subject, inputs)));
      }
      const { id, outputs } = provider.create(subject, inputs);
      return new messages.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: unary(({ request }: Call<InstanceType<typeof messages.ReadRequest>>) => {
      const subject = subjectOf(request);
      const thing = providerOf(subject).read(subject, request.getId());
      // No id: it does not exist any more.
      if (thing === undefined) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(thing.id)
        .setInputs(toStruct(thing.inputs))
        .setProperties(toStruct(thing.outputs));
    }),
    update: unary(({ request }: Call<InstanceType<typeof messages.UpdateRequest>>) => {
      const subject = subjectOf(request);
      const provider = providerOf(subject);
      const news = fromStruct(request.getNews());
      const outputs = request.getPreview()
        ? provider.previewedUpdate(subject, fromStruct(request.getOlds()), news)
        : provider.update(subject, request.getId(), news).outputs;
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(({ request }: Call<InstanceType<typeof messages.DeleteRequest>>) => {
      const subject = subjectOf(request);
      providerOf(subject).delete(subject, request.getId());
      return new Nothing();
    }),
  };
}

function diffResponse(
  { changes, replaces }: ReturnType<StandInProvider['diff']>,
  ignored: readonly string[],
): InstanceType<typeof messages.DiffResponse> {
  const response = new messages.DiffResponse().setHasdetaileddiff(true).setReplacesList([...replaces]);
  const counted = [...changes].filter(([path]) => !ignored.includes(rootOf(path)));
  for (const [path, change] of counted) {
    const kind = kinds[change][replaces.includes(rootOf(path)) ? 'replace' : 'inPlace'];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  return response
    .setDiffsList([...new Set(counted.map(([path]) => rootOf(path)))])
    .setChanges(counted.length === 0 ? DIFF_NONE : DIFF_SOME);
}

const { Kind } = messages.PropertyDiff;
type ProtoKind = Parameters<InstanceType<typeof messages.PropertyDiff>['setKind']>[0];
const kinds: Readonly<Record<Change, { inPlace: ProtoKind; replace: ProtoKind }>> = {
  add: { inPlace: Kind.ADD, replace: Kind.ADD_REPLACE },
  delete: { inPlace: Kind.DELETE, replace: Kind.DELETE_REPLACE },
  update: { inPlace: Kind.UPDATE, replace: Kind.UPDATE_REPLACE },
};

/** `urn:pulumi:STACK::PROJECT::PARENTS$TYPE::NAME`; the name may hold colons. */
function subjectOf(request: ResourceRequest): Subject {
  const [, , types = '', ...name] = request.getUrn().split('::');
  return { type: types.split('$').at(-1) ?? '', logicalName: name.join('::') };
}
