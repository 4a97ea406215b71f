import { fileURLToPath, URL } from 'node:url';
import { programOf } from '../loader/program.cjs';

export default programOf(fileURLToPath(new URL('mistaken-program.ts', import.meta.url)));
