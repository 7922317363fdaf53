/** Kinds of samples, and ways to spoil one so that the refusal is seen. */
export const SAMPLES = ['message', 'html', 'lead', 'contact', 'unknown'] as const;
export type Sample = (typeof SAMPLES)[number];

export const TWISTS = ['none', 'body', 'old', 'missing'] as const;
export type Twist = (typeof TWISTS)[number];

const FROM = { name: 'Ana Silva', email: 'ana.silva@example.com', company: 'Acme Chairs', country: 'PT' };

export function sampleBody(kind: Sample, id: string, now: Date): string {
  const timestamp = now.toISOString();
  const body = {
    message: { type: 'message.received', timestamp, data: { id, from: FROM, text: 'Do you ship the Harbour chair to Lisbon?' } },
    html: {
      type: 'message.received',
      timestamp,
      data: { id, from: FROM, subject: 'Price list', html: '<p>Please see <b>our list</b>: <a href="https://example.com/list">list</a></p>' },
    },
    lead: {
      type: 'lead.submitted',
      timestamp,
      data: { id, from: FROM, fields: { product: 'Harbour chair', quantity: 120 }, source: { utm_source: 'fair', utm_campaign: 'spring' } },
    },
    contact: { type: 'contact.updated', timestamp, data: { from: { ...FROM, phone: '+351 912 345 678', language: 'pt' } } },
    unknown: { type: 'order.shipped', timestamp, data: { order: 4711 } },
  }[kind];
  return JSON.stringify(body, null, 2);
}

export const TEN_MINUTES = 10 * 60_000;
