import { useQuery } from '@tanstack/react-query';
import { usersQuery } from '../api/queries';
import { Person } from './Person';

/** A colleague's face where only the name is at hand: in the colour that it has everywhere. */
export function Colleague({ id, name, size }: { id: string; name: string; size: number }) {
  const color = useQuery({ ...usersQuery, select: (all) => all.find((each) => each.id === id)?.avatarColor }).data;
  return <Person id={id} name={name} color={color} size={size} />;
}
