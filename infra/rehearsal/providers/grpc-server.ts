import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceError,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { PartialCreateError } from './provider.ts';
import {
  AnyMessage,
  grpc,
  messages,
  EmptyMessage,
  PluginInfo,
  ResourceProviderService,
  Status,
  toStruct,
} from './wire.ts';

/** A provider that the engine attaches to. */
export interface ProviderServer {
  readonly port: number;
  close(): Promise<void>;
}

export type UnaryCall<Request> = ServerUnaryCall<Request, unknown>;

/** Methods of every provider. */
const commonMethods = {
  attach: createUnaryHandler(() => new EmptyMessage()),
  cancel: createUnaryHandler(() => new EmptyMessage()),
  // The engine warns about plugins older than their package; this server serves several packages.
  getPluginInfo: createUnaryHandler(() => new PluginInfo().setVersion('999.0.0')),
};

/** Serves a provider's methods on loopback, on a free port. */
export async function serveProvider(methods: UntypedServiceImplementation): Promise<ProviderServer> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  const allMethods: UntypedServiceImplementation = { ...commonMethods, ...methods };
  // The engine treats "unimplemented", the error of a missing method, as "nothing to do".
  server.addService(ResourceProviderService, allMethods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.forceShutdown();
        resolve();
      }),
  };
}

/** Turns a function that returns a response or throws into a gRPC handler. */
export function createUnaryHandler<Request>(respond: (call: UnaryCall<Request>) => unknown) {
  const handle = async (call: UnaryCall<Request>, done: sendUnaryData<unknown>): Promise<void> => {
    try {
      done(null, await respond(call));
    } catch (error) {
      done(
        error instanceof PartialCreateError
          ? toInitFailedError(error)
          : { code: grpc.status.UNKNOWN, details: (error as Error).message },
      );
    }
  };
  return (call: UnaryCall<Request>, done: sendUnaryData<unknown>): void => void handle(call, done);
}

/** The status details tell the engine that the resource exists despite the error. */
function toInitFailedError({ resource, message }: PartialCreateError): Partial<ServiceError> {
  const detail = new messages.ErrorResourceInitFailed()
    .setId(resource.id)
    .setProperties(toStruct(resource.outputs))
    .setReasonsList([message])
    .setInputs(toStruct(resource.inputs));
  const anyMessage = new AnyMessage();
  anyMessage.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message);
  status.addDetails(anyMessage);
  const metadata = new grpc.Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
