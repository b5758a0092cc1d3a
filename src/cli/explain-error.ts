// Errors that an operator can do something about, in sentences. Everything else keeps its stack.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperatorError } from '../base/operator-error.ts';
import type { Config } from '../config.ts';

/** `null` for an error that is a bug. */
export function explainError(error: unknown, config: Config | null): string | null {
  if (error instanceof OperatorError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code ?? '') {
    case 'EADDRINUSE':
      return `Port ${config?.port} is taken by another program. Stop that one, or choose another port: PORT=8788 npm start`;
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${config?.host}; set HOST to one it has, such as 127.0.0.1.`;
    case 'EACCES':
    case 'EPERM':
      return path === undefined
        ? `Port ${config?.port} needs rights this user lacks; choose one above 1023.`
        : `No rights for ${path}.`;
    case 'ENOENT':
      return path === undefined ? null : missing(path);
    case 'EISDIR':
      return 'What was named is a folder; name a file.';
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database at ${databaseHost(config)} does not answer (${code}). Is it running, and is DATABASE_URL right?`;
    case '28P01':
    case '28000':
      return `The database at ${databaseHost(config)} refuses the user or password in DATABASE_URL.`;
    case '3D000':
      return `The database server at ${databaseHost(config)} has no such database (${message}); create it with createdb.`;
    case '42501':
      return `The user in DATABASE_URL lacks rights in this database: ${message}.`;
    default:
      return null;
  }
}

function missing(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) ? `There is no file ${path}.` : `There is no folder ${folder}.`;
}

/** Host and database only: the URL may carry a password. */
function databaseHost(config: Config | null): string {
  const url = config?.databaseUrl ?? '';
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { host, pathname } = new URL(url);
  return host + pathname;
}
