import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf } from './schemaFields';

const FILE = join(import.meta.dirname, '../../../../../inbox-server/src/main/resources/static/schemas/webhook/v1.json');

describe('the schema that the server publishes', () => {
  const events = eventsOf(readFileSync(FILE, 'utf8'));
  const fields = (type: string) => new Map(events.find((each) => each.type === type)!.fields.map((field) => [field.path, field]));

  it('has all types of events', () => {
    expect(events.map((each) => each.type)).toEqual(['message.received', 'lead.submitted', 'contact.updated', 'message.status']);
  });

  it('shows what is needed, what is one of several, and limits', () => {
    const message = fields('message.received');
    expect(message.get('data.id')).toMatchObject({ need: 'yes', type: 'string | number', limit: '≤ 512' });
    expect(message.get('data.text')).toMatchObject({ need: 'one', type: 'string', limit: `≤ ${(1_000_000).toLocaleString()}` });
    expect(message.get('data.subject')).toMatchObject({ need: 'no' });
    expect(message.get('data.from.email')).toMatchObject({ need: 'one', depth: 1 });
    expect(message.get('data.attachments')).toMatchObject({ type: 'object[]', limit: '≤ 20' });
    expect(message.get('data.attachments.base64')).toMatchObject({ type: 'base64', need: 'one' });
    expect(message.get('data.sentAt')).toMatchObject({ type: 'date-time' });
  });

  it('shows what a lead adds, and the states of a message', () => {
    expect(fields('lead.submitted').get('data.fields')?.about).toContain('filled in');
    expect(fields('message.status').get('data.status')).toMatchObject({ need: 'yes', about: 'sent, delivered, read, failed' });
  });
});
