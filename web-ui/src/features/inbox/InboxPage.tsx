import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function InboxPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.inbox')} hint={t('state.soon')} />;
}
