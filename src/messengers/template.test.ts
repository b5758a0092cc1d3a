import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from './messenger.ts';
import { fillTemplate, template } from './template.ts';

const message: OutgoingMessage = {
  channel: 'sms',
  to: '+919876543210',
  text: '0427 is your code. {{env.TOKEN}} {{code}} $& $1',
  code: '0427',
  merchant: 'Rao & Sons',
};
const environment = { TOKEN: 's3cret/+', EMPTY: '' };

describe('a template', () => {
  it.each([
    ['nothing to fill', 'nothing to fill'],
    ['{{to}} {{ to_digits }} {{code}}', '+919876543210 919876543210 0427'],
    ['{{channel}} of {{merchant}}', 'sms of Rao & Sons'],
    ['Bearer {{env.TOKEN}}', 'Bearer s3cret/+'],
    // What a buyer's message says is no template, and no pattern of a replacement.
    ['{{text}}', message.text],
  ])('%s', (text, filled) => {
    expect(template.safeParse(text).success).toBe(true);
    expect(fillTemplate(text, message, environment)).toBe(filled);
  });

  it('encodes what goes into a URL, but not a URL that is a variable as a whole', () => {
    const encoded = fillTemplate(
      'https://x.example/{{to}}?m={{merchant}}&t={{env.TOKEN}}',
      message,
      environment,
      encodeURIComponent,
    );
    expect(encoded).toBe('https://x.example/%2B919876543210?m=Rao%20%26%20Sons&t=s3cret%2F%2B');
    expect(fillTemplate('{{env.TOKEN}}', message, environment, encodeURIComponent)).toBe('s3cret/+');
  });

  it.each(['{{phone}}', '{{ }}', '{{to', '{{env.}}', '{{to.x}}', '{{constructor}}'])('refuses %s', (text) => {
    expect(template.safeParse(text).error?.issues[0]?.message).toContain('{{to_digits}}');
  });

  it.each(['NONE', 'EMPTY'])('names the variable %s that is not set', (name) => {
    expect(() => fillTemplate(`a {{env.${name}}}`, message, environment)).toThrow(`${name} is not set`);
  });

  it('has an empty place for a code that is not there', () => {
    expect(fillTemplate('[{{code}}]', { ...message, code: null }, environment)).toBe('[]');
  });
});
