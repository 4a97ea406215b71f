import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import type * as Messages from '@pulumi/pulumi/proto/analyzer_pb.js';
import { EmptyMessage, grpc, load, StructMessage } from '../../rehearsal/providers/wire.ts';

const messages = load('@pulumi/pulumi/proto/analyzer_pb.js') as typeof Messages;
const { AnalyzerClient: Client } = load('@pulumi/pulumi/proto/analyzer_grpc_pb.js') as {
  AnalyzerClient: typeof AnalyzerClient;
};

const packDirectory = fileURLToPath(new URL('..', import.meta.url));

export interface AnalyzedResource {
  readonly type: string;
  readonly name: string;
  readonly props: object;
  /** By property, the logical name of the resource that its value depends on. */
  readonly sources?: Readonly<Record<string, string>>;
}

export interface Diagnostic {
  readonly policy: string;
  readonly level: 'advisory' | 'mandatory';
  readonly message: string;
  readonly urn: string;
}

/** The pack in a separate process, called over gRPC as Pulumi's engine does. */
export interface PolicyHost {
  listPolicies(): Promise<readonly string[]>;
  analyze(stack: string, resource: AnalyzedResource): Promise<readonly Diagnostic[]>;
  analyzeStack(stack: string, resources: readonly AnalyzedResource[]): Promise<readonly Diagnostic[]>;
  close(): Promise<void>;
}

/** Starts the pack with the same program as Pulumi's engine. */
export async function startPolicyHost(): Promise<PolicyHost> {
  const child = spawn(
    process.execPath,
    [load.resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:0', packDirectory],
    { cwd: packDirectory, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  // The first line of output is the port.
  const [port] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the policy pack exited with code ${String(code)} before it listened`);
    }),
  ])) as [string];
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    async listPolicies() {
      const info = await callAsync<Messages.AnalyzerInfo>((done) =>
        client.getAnalyzerInfo(new EmptyMessage(), done),
      );
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    async analyze(stack, resource) {
      const request = fillMessage(new messages.AnalyzeRequest(), stack, resource);
      return toDiagnostics(await callAsync((done) => client.analyze(request, done)));
    },
    async analyzeStack(stack, resources) {
      const request = new messages.AnalyzeStackRequest().setResourcesList(
        resources.map((resource) =>
          addSources(fillMessage(new messages.AnalyzerResource(), stack, resource), stack, resource),
        ),
      );
      return toDiagnostics(await callAsync((done) => client.analyzeStack(request, done)));
    },
    async close() {
      client.close();
      child.kill();
      await once(child, 'exit');
    },
  };
}

function fillMessage<M extends Messages.AnalyzeRequest | Messages.AnalyzerResource>(
  message: M,
  stack: string,
  { type, name, props }: AnalyzedResource,
): M {
  message.setType(type).setName(name).setUrn(buildUrn(stack, name));
  message.setProperties(StructMessage.fromJavaScript(props as never));
  message.setOptions(new messages.AnalyzerResourceOptions());
  return message;
}

function addSources(message: Messages.AnalyzerResource, stack: string, { sources = {} }: AnalyzedResource) {
  for (const [property, sourceName] of Object.entries(sources)) {
    const dependencies = new messages.AnalyzerPropertyDependencies().setUrnsList([
      buildUrn(stack, sourceName),
    ]);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function buildUrn(stack: string, name: string): string {
  return `urn:pulumi:${stack}::noughts::test::${name}`;
}

function callAsync<A>(call: (done: (error: Error | null, reply: A) => void) => unknown): Promise<A> {
  return new Promise((resolve, reject) => {
    call((error, reply) => (error === null ? resolve(reply) : reject(error)));
  });
}

function toDiagnostics(reply: Messages.AnalyzeResponse): Diagnostic[] {
  return reply.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level:
      diagnostic.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY ? 'mandatory' : 'advisory',
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  }));
}
