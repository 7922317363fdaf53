import { useState } from 'react';
import { api } from '../../api/client';
import type { Id } from '../../api/types';
import { complain } from './acts';

export interface Uploaded {
  id: Id;
  name: string;
  size: number;
}

/** Files that will go with the message; each is sent to the server as soon as it is chosen. */
export function useUploads() {
  const [files, setFiles] = useState<Uploaded[]>([]);
  const [open, setOpen] = useState(0);
  const add = (chosen: FileList) => {
    for (const file of chosen) {
      const body = new FormData();
      body.append('file', file, file.name);
      setOpen((count) => count + 1);
      api
        .post<Uploaded>('/api/attachments', body)
        .then(({ id, name, size }) => setFiles((before) => [...before, { id, name, size }]), complain)
        .finally(() => setOpen((count) => count - 1));
    }
  };
  return {
    files,
    busy: open > 0,
    add,
    remove: (id: Id) => setFiles((before) => before.filter((file) => file.id !== id)),
    /** Files that are at the server already. */
    set: (known: Uploaded[]) => setFiles(known),
    clear: () => setFiles([]),
  };
}
