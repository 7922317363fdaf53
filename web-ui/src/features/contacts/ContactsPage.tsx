import { Button, Drawer, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAddressBook, IconFileImport, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { keys } from '../../api/queries';
import type { ContactView, Page as Items } from '../../api/types';
import { useMay } from '../../app/session';
import { languageName } from '../../i18n/format';
import { Flag, TimeAgo } from '../../ui/marks';
import { Page } from '../../ui/Page';
import { Person } from '../../ui/Person';
import { Empty, Failed, Loading } from '../../ui/states';
import { ContactDetail } from './ContactDetail';
import classes from './ContactsPage.module.css';

const PAGE = 50;

/** Everybody who has written, the latest first. */
export function ContactsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayImport = useMay('contact.import');
  const { id } = useParams({ from: '/app/contacts/{-$id}' });
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const { data, isPending, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.contacts, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Items<ContactView>>('/api/contacts', { q, limit: PAGE, after: pageParam }, signal),
    getNextPageParam: (page) => page.next ?? null,
    staleTime: 20_000,
  });
  const contacts = data?.pages.flatMap((page) => page.items) ?? [];
  const open = (contact: string | undefined) => void navigate({ to: '/contacts/{-$id}', params: { id: contact } });
  return (
    <Page
      title={t('nav.contacts')}
      tools={
        <>
          <TextInput
            size="xs"
            w={280}
            maw="100%"
            type="search"
            aria-label={t('contacts.search')}
            placeholder={t('contacts.search')}
            leftSection={<IconSearch size={15} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {mayImport && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFileImport size={15} />}
              renderRoot={(props) => <Link to="/imports/{-$id}" {...props} />}
            >
              {t('contacts.import')}
            </Button>
          )}
        </>
      }
    >
      {isPending ? (
        <Loading />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : contacts.length === 0 ? (
        <Empty
          icon={<IconAddressBook size={28} stroke={1.5} />}
          title={t(q ? 'contacts.none' : 'contacts.empty')}
          hint={t(q ? 'contacts.noneHint' : 'contacts.emptyHint')}
        />
      ) : (
        <div className={classes.table}>
          <Table verticalSpacing="xs" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('contacts.name')}</Table.Th>
                <Table.Th>{t('contacts.company')}</Table.Th>
                <Table.Th>{t('contacts.reach')}</Table.Th>
                <Table.Th>{t('contacts.language')}</Table.Th>
                <Table.Th>{t('contacts.last')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contacts.map((contact) => (
                <Table.Tr key={contact.id} className={classes.row} onClick={() => open(contact.id)}>
                  <Table.Td>
                    <span className={classes.person}>
                      <Person id={contact.id} name={contact.name || '?'} size={28} />
                      <button
                        type="button"
                        className={classes.open}
                        onClick={(event) => {
                          event.stopPropagation();
                          open(contact.id);
                        }}
                      >
                        {contact.name || t('contacts.unnamed')}
                      </button>
                      <Flag country={contact.country} />
                    </span>
                  </Table.Td>
                  <Table.Td>{contact.company?.name ?? '–'}</Table.Td>
                  <Table.Td className={classes.reach}>
                    {contact.identities.find((each) => each.kind === 'email' || each.kind === 'phone')?.value ?? '–'}
                  </Table.Td>
                  <Table.Td>{languageName(contact.language) || '–'}</Table.Td>
                  <Table.Td>{contact.lastInteractionAt ? <TimeAgo at={contact.lastInteractionAt} /> : '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {hasNextPage && (
            <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('contacts.more')}
            </Button>
          )}
        </div>
      )}
      <Drawer
        opened={id !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size="md"
        title={t('contacts.title')}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {id && <ContactDetail key={id} id={id} />}
      </Drawer>
    </Page>
  );
}
