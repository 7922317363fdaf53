import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function ChannelsPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.channels')} hint={t('state.soon')} />;
}
