/** The stack's program as the engine starts it; what it does is in index.ts. */
import { fileURLToPath, URL } from 'node:url';
import { programOf } from './loader/program.cjs';

export default programOf(fileURLToPath(new URL('index.ts', import.meta.url)));
