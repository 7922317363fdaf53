import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/states';

export function BoardPage() {
  const { t } = useTranslation();
  return <Empty title={t('nav.board')} hint={t('state.soon')} />;
}
