/** Runs dynalite, the embedded database, in a separate process. */
import dynalite from 'dynalite';
import { runWorker } from './worker.ts';

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') runWorker({ endpoint: `http://127.0.0.1:${address?.port}` });
});
