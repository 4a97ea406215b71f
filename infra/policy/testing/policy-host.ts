import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type * as Grpc from '@grpc/grpc-js';
import type { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import type * as Messages from '@pulumi/pulumi/proto/analyzer_pb.js';
import type * as Empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as Struct from 'google-protobuf/google/protobuf/struct_pb.js';

// Through Pulumi's own dependencies: messages of another copy of protobuf would not serialise.
const load = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
const grpc = load('@grpc/grpc-js') as typeof Grpc;
const { Empty: Nothing } = load('google-protobuf/google/protobuf/empty_pb.js') as typeof Empty;
const { Struct: Properties } = load('google-protobuf/google/protobuf/struct_pb.js') as typeof Struct;
const messages = load('@pulumi/pulumi/proto/analyzer_pb.js') as typeof Messages;
const { AnalyzerClient: Client } = load('@pulumi/pulumi/proto/analyzer_grpc_pb.js') as {
  AnalyzerClient: typeof AnalyzerClient;
};

const packDirectory = fileURLToPath(new URL('..', import.meta.url));

export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly props: object;
  /** Logical name and type of the resource that a property's value was made from. */
  readonly from?: Readonly<Record<string, string>>;
}

export interface Diagnostic {
  readonly policy: string;
  readonly level: 'advisory' | 'mandatory';
  readonly message: string;
  readonly urn: string;
}

/** The pack as the engine runs it: a process of its own, spoken to as the engine speaks. */
export interface PolicyHost {
  policies(): Promise<readonly string[]>;
  analyze(stack: string, subject: Subject): Promise<readonly Diagnostic[]>;
  analyzeStack(stack: string, subjects: readonly Subject[]): Promise<readonly Diagnostic[]>;
  close(): Promise<void>;
}

/** Starts the pack with the program by which the engine starts it. */
export async function startPolicyHost(): Promise<PolicyHost> {
  const child = spawn(
    process.execPath,
    [load.resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:0', packDirectory],
    { cwd: packDirectory, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  // The first line is the port.
  const [port] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the policy pack ended with code ${String(code)} before it served`);
    }),
  ])) as [string];
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    async policies() {
      const info = await answer<Messages.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Nothing(), done));
      return info.getPoliciesList().map((policy) => policy.getName());
    },
    async analyze(stack, subject) {
      const request = describe(new messages.AnalyzeRequest(), stack, subject);
      return diagnostics(await answer((done) => client.analyze(request, done)));
    },
    async analyzeStack(stack, subjects) {
      const request = new messages.AnalyzeStackRequest().setResourcesList(
        subjects.map((subject) =>
          withSources(describe(new messages.AnalyzerResource(), stack, subject), stack, subject),
        ),
      );
      return diagnostics(await answer((done) => client.analyzeStack(request, done)));
    },
    async close() {
      client.close();
      child.kill();
      await once(child, 'exit');
    },
  };
}

function describe<M extends Messages.AnalyzeRequest | Messages.AnalyzerResource>(
  message: M,
  stack: string,
  { type, name, props }: Subject,
): M {
  message.setType(type).setName(name).setUrn(urnOf(stack, name));
  message.setProperties(Properties.fromJavaScript(props as never));
  message.setOptions(new messages.AnalyzerResourceOptions());
  return message;
}

function withSources(message: Messages.AnalyzerResource, stack: string, { from = {} }: Subject) {
  for (const [property, source] of Object.entries(from)) {
    const sources = new messages.AnalyzerPropertyDependencies().setUrnsList([urnOf(stack, source)]);
    message.getPropertydependenciesMap().set(property, sources);
  }
  return message;
}

function urnOf(stack: string, name: string): string {
  return `urn:pulumi:${stack}::noughts::test::${name}`;
}

function answer<A>(call: (done: (error: Error | null, reply: A) => void) => unknown): Promise<A> {
  return new Promise((resolve, reject) => {
    call((error, reply) => (error === null ? resolve(reply) : reject(error)));
  });
}

function diagnostics(reply: Messages.AnalyzeResponse): Diagnostic[] {
  return reply.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level:
      diagnostic.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY ? 'mandatory' : 'advisory',
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  }));
}
