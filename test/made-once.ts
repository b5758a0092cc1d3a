// What is made once for all test files of a run, by the process that they are run from.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';

/** The URL of a PostgreSQL server, or the path of a data folder whose database is migrated and empty. */
export async function madeOnce(name: 'postgres' | 'empty-folder'): Promise<string> {
  const socket = connect(inject('madeOncePort'), '127.0.0.1');
  socket.write(name);
  const answer = JSON.parse(await text(socket)) as { found: string } | { error: string };
  if ('error' in answer) throw new Error(`${name} could not be made: ${answer.error}`);
  return answer.found;
}
