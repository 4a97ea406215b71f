import { createRequire } from 'node:module';
import type * as Grpc from '@grpc/grpc-js';
import type * as Any from 'google-protobuf/google/protobuf/any_pb.js';
import type * as Empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as Struct from 'google-protobuf/google/protobuf/struct_pb.js';
import type * as PluginMessages from '@pulumi/pulumi/proto/plugin_pb.js';
import type * as ProviderMessages from '@pulumi/pulumi/proto/provider_pb.js';
import type * as ProviderService from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import type * as ResourceMessages from '@pulumi/pulumi/proto/resource_pb.js';
import type * as ResourceService from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import type * as StatusMessages from '@pulumi/pulumi/proto/status_pb.js';
import type { Properties } from './properties.ts';

// Pulumi's own copy of protobuf: messages of another copy would not serialise.
export const load = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));

export const grpc = load('@grpc/grpc-js') as typeof Grpc;
export const { Any: AnyMessage } = load('google-protobuf/google/protobuf/any_pb.js') as typeof Any;
export const { Empty: EmptyMessage } = load('google-protobuf/google/protobuf/empty_pb.js') as typeof Empty;
export const messages = load('@pulumi/pulumi/proto/provider_pb.js') as typeof ProviderMessages;
export const { PluginInfo } = load('@pulumi/pulumi/proto/plugin_pb.js') as typeof PluginMessages;
export const { Status } = load('@pulumi/pulumi/proto/status_pb.js') as typeof StatusMessages;
export const { ResourceProviderService } = load(
  '@pulumi/pulumi/proto/provider_grpc_pb.js',
) as typeof ProviderService;
export const resourceMessages = load('@pulumi/pulumi/proto/resource_pb.js') as typeof ResourceMessages;
export const { ResourceMonitorClient } = load(
  '@pulumi/pulumi/proto/resource_grpc_pb.js',
) as typeof ResourceService;
export const { Struct: StructMessage } = load(
  'google-protobuf/google/protobuf/struct_pb.js',
) as typeof Struct;

export function toStruct(properties: Properties): Struct.Struct {
  // Removes undefined, which `Struct` cannot represent.
  const present = JSON.parse(JSON.stringify(properties)) as Parameters<
    typeof StructMessage.fromJavaScript
  >[0];
  return StructMessage.fromJavaScript(present);
}

export function fromStruct(struct: Struct.Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}
