import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { problemText } from '../api/problems';
import { queryClient } from '../api/queries';
import i18n from '../i18n';
import { Door } from './Door';

export function SetupPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [form, setForm] = useState({ company: '', name: '', email: '', password: '' });
  const set = (field: keyof typeof form) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setForm((before) => ({ ...before, [field]: value }));
  };
  const begin = useMutation({
    mutationFn: async () => {
      await api.post('/api/setup', form);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      await api.patch('/api/session', { locale: i18n.language, zone }).catch(() => undefined);
    },
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ href: '/inbox', replace: true });
    },
  });
  return (
    <Door title={t('setup.title')} pageTitle={t('setup.pageTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate();
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('setup.lead')}
          </Text>
          {begin.error && (
            <Alert color="red" variant="light" role="alert">
              {problemText(begin.error)}
            </Alert>
          )}
          <TextInput
            label={t('setup.company')}
            autoComplete="organization"
            required
            withAsterisk={false}
            autoFocus
            maxLength={200}
            value={form.company}
            onChange={set('company')}
          />
          <TextInput
            label={t('setup.name')}
            autoComplete="name"
            required
            withAsterisk={false}
            maxLength={200}
            value={form.name}
            onChange={set('name')}
          />
          <TextInput
            label={t('setup.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={form.email}
            onChange={set('email')}
          />
          <PasswordInput
            label={t('setup.password')}
            description={t('setup.passwordHint')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={8}
            value={form.password}
            onChange={set('password')}
          />
          <Button type="submit" loading={begin.isPending} fullWidth mt="xs">
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
