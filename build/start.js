// @ts-check
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.js';

/** `npm start` and `npm run admin`: builds the service if necessary and runs the program in this process. */
const [program = 'main', ...args] = process.argv.slice(2);
if (!ensureBuilt()) process.exit(1);
process.argv.splice(1, process.argv.length, join('dist', 'service', `${program}.js`), ...args);
await import(`../dist/service/${program}.js`);
