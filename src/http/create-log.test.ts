import { expect, it } from 'vitest';
import { createLog } from './create-log.ts';

it('writes the message, code and causes of an error, and none of the rows that drivers hang on it', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const cause = Object.assign(new Error('the connection broke'), { code: 'ECONNRESET', row: 'asha@example.com' });
  const error = Object.assign(new Error('the session was not saved', { cause }), { parameters: ['asha@example.com'] });
  log.error({ error, doing: 'saving' }, 'fault');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    doing: 'saving',
    error: {
      name: 'Error',
      message: 'the session was not saved',
      cause: { message: 'the connection broke', code: 'ECONNRESET' },
    },
  });
  expect(lines.join('')).not.toContain('asha');
});
