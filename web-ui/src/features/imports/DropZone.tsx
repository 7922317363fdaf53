import { Loader } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryString } from '../../api/client';
import { asProblem } from '../../api/problems';
import { keys, queryClient } from '../../api/queries';
import type { ImportView } from '../../api/types';
import classes from './imports.module.css';

const ENDINGS = '.csv,.tsv,.txt,.xlsx,.vcf,.vcard,text/csv,text/vcard';

/** Takes a file by drop, click or key. */
export function DropZone() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: (file: File) =>
      api.post<ImportView>(`/api/contact-imports${queryString({ name: file.name })}`, new Blob([file])),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: keys.imports });
      void navigate({ to: '/imports/{-$id}', params: { id: made.id } });
    },
  });
  const problem = upload.error ? asProblem(upload.error) : null;
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !upload.isPending) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <label
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        type="file"
        className={classes.file}
        accept={ENDINGS}
        aria-describedby="import-formats"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      {upload.isPending ? <Loader size="sm" type="dots" /> : <IconFileImport size={30} stroke={1.4} aria-hidden />}
      <strong>{t(upload.isPending ? 'imports.uploading' : 'imports.drop')}</strong>
      <span id="import-formats" className={classes.dim}>
        {t('imports.formats')}
      </span>
      {problem && (
        <span role="alert" className={classes.bad}>
          {problem.code === 'too-large' ? problem.detail : problem.text}
        </span>
      )}
    </label>
  );
}
