import { Table } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { eventsOf, type Field } from './schemaFields';
import classes from './webhook.module.css';

/** The JSON Schema of the bodies as one table per type of event. */
export function Schema({ text }: { text: string }) {
  const { t } = useTranslation();
  const events = useMemo(() => eventsOf(text), [text]);
  return (
    <>
      <p>{t('webhook.schema.said')}</p>
      {events.map((event) => (
        <details key={event.type} className={classes.event} open={event.type === 'message.received'}>
          <summary>
            <code>{event.type}</code> <span className={classes.dim}>{t(`webhook.schema.${event.type.replace('.', '-')}`)}</span>
          </summary>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing={5} className={classes.fields}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('webhook.schema.field')}</Table.Th>
                  <Table.Th>{t('webhook.schema.type')}</Table.Th>
                  <Table.Th>{t('webhook.schema.limit')}</Table.Th>
                  <Table.Th>{t('webhook.schema.about')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {event.fields.map((field) => (
                  <Row key={field.path} field={field} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </details>
      ))}
    </>
  );
}

function Row({ field }: { field: Field }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td style={{ paddingInlineStart: 10 + field.depth * 14 }}>
        <code>{field.name}</code>
        {field.need !== 'no' && <span className={classes.need}>{t(`webhook.schema.need.${field.need}`)}</span>}
      </Table.Td>
      <Table.Td>{field.type}</Table.Td>
      <Table.Td>{field.limit}</Table.Td>
      <Table.Td>{field.about}</Table.Td>
    </Table.Tr>
  );
}
