import { useMantineColorScheme } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/client';
import { keys, queryClient, sessionQuery } from '../api/queries';
import type { Ability, Locale, SessionView, Theme, UserView } from '../api/types';
import { speak } from '../i18n';

/** Who is signed in. Only below the shell, where somebody is. */
export function useSession(): SessionView {
  return useSuspenseQuery(sessionQuery).data;
}

export function useMay(ability: Ability): boolean {
  return useSession().abilities.includes(ability);
}

export interface Preferences {
  locale?: Locale;
  theme?: Theme;
  zone?: string;
  undoSeconds?: number;
  notifications?: Record<string, unknown>;
}

/** Takes effect at once here, and wherever else the user signs in. */
export function usePrefer(): (wanted: Preferences) => void {
  const { setColorScheme } = useMantineColorScheme();
  const { mutate } = useMutation({
    mutationFn: (wanted: Preferences) => api.patch<SessionView>('/api/session', wanted),
    onMutate: (wanted) => {
      queryClient.setQueryData<SessionView>(keys.session, (session) => (session ? { ...session, ...wanted } : session));
      if (wanted.locale) speak(wanted.locale);
      if (wanted.theme) setColorScheme(wanted.theme);
    },
  });
  return mutate;
}

/** The user's own language and appearance, once it is known who it is. */
export function useOwnAppearance(session: SessionView): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (session.locale) speak(session.locale);
  }, [session.locale]);
  useEffect(() => setColorScheme(session.theme), [session.theme, setColorScheme]);
}

export function useAvailability(): { available: boolean; set: (available: boolean) => void } {
  const { user } = useSession();
  const { mutate } = useMutation({
    mutationFn: (available: boolean) => api.put<UserView>('/api/users/me/availability', { available }),
    onMutate: (available) => ownUser((held) => ({ ...held, available })),
    onSuccess: (now) => ownUser(() => now),
    onError: () => void queryClient.invalidateQueries({ queryKey: keys.session }),
  });
  return { available: user.available, set: mutate };
}

function ownUser(change: (held: UserView) => UserView): void {
  queryClient.setQueryData<SessionView>(keys.session, (session) =>
    session ? { ...session, user: change(session.user) } : session,
  );
}
