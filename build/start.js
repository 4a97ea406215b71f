import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.js';

/*
 * `npm start` and `npm run admin`: runs a program of the service in this very process, built first if the sources are
 * newer than the build.
 */
const [program = 'main', ...names] = process.argv.slice(2);
if (!ensureBuilt()) process.exit(1);
process.argv.splice(1, process.argv.length, join('dist', 'service', `${program}.js`), ...names);
await import(`../dist/service/${program}.js`);
