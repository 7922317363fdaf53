import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function ContactsPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.contacts')} hint={t('state.soon')} />;
}
