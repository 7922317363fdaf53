import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function TeamPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.team')} hint={t('state.soon')} />;
}
