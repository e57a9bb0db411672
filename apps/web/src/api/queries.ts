import { HTTP } from '@assay/contracts';
import { queryOptions } from '@tanstack/react-query';
import { perform } from './request.ts';

/** Everything the pages read, by name. Content changes rarely; standings and history are refreshed after each run. */
export const queries = {
  me: () => queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => perform(HTTP.me, {}, { signal }), staleTime: 5 * 60_000 }),
  exercises: () =>
    queryOptions({ queryKey: ['exercises'], queryFn: ({ signal }) => perform(HTTP.listExercises, {}, { signal }), staleTime: 5 * 60_000 }),
  exercise: (id: string) =>
    queryOptions({
      queryKey: ['exercises', id],
      queryFn: ({ signal }) => perform(HTTP.getExercise, { params: { id } }, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  progress: () => queryOptions({ queryKey: ['progress'], queryFn: ({ signal }) => perform(HTTP.listProgress, {}, { signal }) }),
  runs: (exerciseId: string) =>
    queryOptions({
      queryKey: ['runs', exerciseId],
      queryFn: ({ signal }) => perform(HTTP.listRuns, { query: { exerciseId } }, { signal }),
    }),
  run: (id: string) =>
    queryOptions({ queryKey: ['run', id], queryFn: ({ signal }) => perform(HTTP.getRun, { params: { id } }, { signal }) }),
  runFiles: (id: string) =>
    queryOptions({
      queryKey: ['run', id, 'files'],
      queryFn: ({ signal }) => perform(HTTP.getRunFiles, { params: { id } }, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
