import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function SettingsPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.settings')} hint={t('state.soon')} />;
}
