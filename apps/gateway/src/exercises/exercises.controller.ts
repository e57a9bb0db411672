import { EXAMS, HTTP, type Draft, type ExerciseDetail, type ExerciseProgress, type ExerciseSummary } from '@assay/contracts';
import { RpcClient } from '@assay/messaging';
import { Controller } from '@nestjs/common';
import { Input, Operation, type OperationInput } from '../http/operation.ts';
import { checkFiles } from '../runs/submitted-files.ts';

@Controller()
export class ExercisesController {
  private readonly client: RpcClient;

  constructor(client: RpcClient) {
    this.client = client;
  }

  @Operation(HTTP.listExercises)
  list(): Promise<ExerciseSummary[]> {
    return this.client.request(EXAMS.listExercises, {});
  }

  @Operation(HTTP.getExercise)
  get(@Input() { params }: OperationInput<typeof HTTP.getExercise>): Promise<ExerciseDetail> {
    return this.client.request(EXAMS.getExercise, { exerciseId: params.id });
  }

  @Operation(HTTP.listProgress)
  progress(@Input() { principal }: OperationInput<typeof HTTP.listProgress>): Promise<ExerciseProgress[]> {
    return this.client.request(EXAMS.listProgress, { userId: principal.user.id });
  }

  @Operation(HTTP.getDraft)
  getDraft(@Input() { params, principal }: OperationInput<typeof HTTP.getDraft>): Promise<Draft> {
    return this.client.request(EXAMS.getDraft, { userId: principal.user.id, exerciseId: params.id });
  }

  @Operation(HTTP.saveDraft)
  saveDraft(@Input() { params, body, principal }: OperationInput<typeof HTTP.saveDraft>): Promise<Draft> {
    checkFiles(body.files);
    return this.client.request(EXAMS.saveDraft, { userId: principal.user.id, exerciseId: params.id, draft: body });
  }
}
