/** A metric as it is exposed. The label names bind the code that observes it. */
export interface MetricDefinition<Kind extends 'counter' | 'gauge' | 'histogram', Label extends string = string> {
  readonly kind: Kind;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
  readonly buckets?: readonly number[];
}

const gauge = <Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
): MetricDefinition<'gauge', Label> => ({
  kind: 'gauge',
  name,
  help,
  labels,
});
const counter = <Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[] = [],
): MetricDefinition<'counter', Label> => ({ kind: 'counter', name, help, labels });
const histogram = <Label extends string = never>(
  name: string,
  help: string,
  labels: readonly Label[],
  buckets: readonly number[],
): MetricDefinition<'histogram', Label> => ({ kind: 'histogram', name, help, labels, buckets });

const FINE = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const REQUEST = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const PHASE = [0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 60];

const EVIDENCE_BYTES = [4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

/** vLLM's own names, labels and buckets, so that dashboards and alerts made for it work here. */
const VLLM = ['model_name', 'engine'] as const;
const VLLM_FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2_560,
];
const VLLM_INTER_TOKEN = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];
const VLLM_REQUEST = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1_920, 7_680];

/** Labels of OpenTelemetry's GenAI conventions, as Prometheus spells them. */
const GEN_AI = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model', 'gen_ai_response_model'] as const;

/** Labels of what Tempo's metrics generator makes of spans, and its default buckets, so that what is drawn for it is drawn from ours. */
const SPAN = ['service', 'span_name', 'span_kind', 'status_code'] as const;
const SPAN_SECONDS = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.02, 2.05, 4.1];
const EDGE = ['client', 'server', 'connection_type'] as const;
const EDGE_SECONDS = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8];

/** Which fault, where, and why; `target` is the victim, `cell` the copy of the platform it lives in, empty for the lab itself. */
const FAULT = ['experiment', 'fault', 'layer', 'target', 'cell'] as const;
/** A cause of the end of a fault is one of ended | expired | heartbeat | guard | panic. */
const RECOVERY = ['fault', 'layer', 'cause'] as const;
const DRILL = ['drill', 'cell'] as const;
/** From a fault's request to its effect: proxies and flags promise 50 ms, processes 1 s. */
const EFFECT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const DRILL_SECONDS = [5, 10, 20, 30, 60, 90, 120, 180, 240, 300, 420, 600, 720];

/**
 * Labels of prometheus-nats-exporter, as far as one server has something to say. It exposes counts as gauges, and so do we: in OpenMetrics
 * a counter would have to end in `_total`, which these names do not.
 */
const NATS_SERVER = ['server_id'] as const;
const NATS_STREAM = ['server_id', 'server_name', 'account', 'stream_name', 'stream_leader', 'is_stream_leader'] as const;
const NATS_CONSUMER = [...NATS_STREAM, 'consumer_name', 'consumer_leader', 'is_consumer_leader'] as const;

/** Every metric of the platform, so that a dashboard and the code cannot disagree on a name. Durations are seconds. */
export const METRICS = {
  queueDepth: gauge('exam_queue_depth', 'Runs that wait for a runner', ['lane']),
  queueOldestAge: gauge('exam_queue_oldest_age_seconds', 'Age of the run that has waited longest; 0 when none waits'),
  activeRuns: gauge('exam_active_runs', 'Runs that a runner works on'),
  outboxPending: gauge('exam_outbox_pending', 'Accepted runs that are not in the work queue yet'),
  runsAccepted: counter('exam_runs_accepted_total', 'Runs accepted', ['mode']),
  runSeconds: histogram('exam_run_seconds', 'From acceptance to verdict', ['mode', 'verdict'], PHASE),
  verdicts: counter('exam_verdicts_total', 'Verdicts stored', ['verdict', 'mode']),
  limitHits: counter('exam_limit_hits_total', 'Runs that a resource limit ended', ['kind']),
  deadLetters: counter('exam_dead_letters_total', 'Jobs given up on after the last delivery'),
  lostJobs: counter('exam_lost_jobs_total', 'Unfinished runs that were in no queue, by what became of them', ['outcome']),
  logins: counter('exam_logins_total', 'Log-in attempts', ['outcome']),
  phaseSeconds: histogram('exam_phase_seconds', 'Phases of a run', ['phase', 'language'], PHASE),
  poolWait: histogram('exam_pool_wait_seconds', 'Wait for a warm container', ['image'], FINE),
  poolSize: gauge('exam_pool_containers', 'Warm containers', ['image']),
  busySlots: gauge('exam_runner_busy_slots', 'Runs that this runner works on'),
  slots: gauge('exam_runner_slots', 'Runs that this runner can work on at once'),
  aigcSeconds: histogram(
    'aigc_request_duration_seconds',
    'Requests of the inference platform, whole: before, during and after the model',
    ['model', 'endpoint', 'status_code'],
    [0.1, 0.25, 0.5, 1, 2.5, 5],
  ),
  genAiTokens: histogram(
    'gen_ai_client_token_usage',
    'Tokens of an attempt',
    [...GEN_AI, 'gen_ai_token_type'],
    [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
  ),
  genAiSeconds: histogram(
    'gen_ai_client_operation_duration_seconds',
    'Attempts, from order to last token',
    [...GEN_AI, 'error_type'],
    [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  ),
  genAiFirstToken: histogram(
    'gen_ai_server_time_to_first_token_seconds',
    'From order to first token',
    GEN_AI,
    [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  ),
  genAiPerToken: histogram(
    'gen_ai_server_time_per_output_token_seconds',
    'Between two tokens after the first, averaged over an answer',
    GEN_AI,
    [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5],
  ),
  guardrailDecisions: counter('inference_guardrail_decisions_total', 'Texts that guardrails judged', ['side', 'decision', 'layer']),
  semanticCacheFaults: counter(
    'inference_semantic_cache_faults_total',
    'Requests that were served without the semantic cache, because the vectors of its model failed',
    ['model', 'code'],
  ),
  inferenceAttempts: counter('inference_attempts_total', 'Tries at a target, by what came of them', ['target', 'outcome', 'code']),
  inferenceTokens: counter('inference_tokens_total', 'Tokens of attempts, as accounted for', ['target', 'tenant', 'kind']),
  inferenceCost: counter('inference_cost_dollars_total', 'What attempts cost, US dollars', ['target', 'tenant']),
  ledgerSpoolBytes: gauge('inference_ledger_spool_bytes', 'What of the ledger lies on the disk; grows while NATS is away'),
  ledgerRefuses: gauge('inference_ledger_refuses', '1 while the ledger cannot be written and no attempt begins'),
  httpSeconds: histogram(
    'http_server_request_duration_seconds',
    'HTTP requests served',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    REQUEST,
  ),
  liveStreams: gauge('gateway_live_streams', 'Open event streams'),
  rateLimited: counter('gateway_rate_limited_total', 'Requests refused for their rate', ['scope']),
  vllmRunning: gauge('vllm:num_requests_running', 'Sequences that the engine computes', VLLM),
  vllmWaiting: gauge('vllm:num_requests_waiting', 'Sequences that wait to be computed', VLLM),
  vllmKvUsage: gauge('vllm:kv_cache_usage_perc', 'Share of the KV cache that sequences hold; 1 is all of it', VLLM),
  vllmPreemptions: counter('vllm:num_preemptions_total', 'Sequences that gave up their blocks and are computed again', VLLM),
  vllmPrefixQueries: counter('vllm:prefix_cache_queries_total', 'Prompt tokens looked for in the prefix cache', VLLM),
  vllmPrefixHits: counter('vllm:prefix_cache_hits_total', 'Prompt tokens found in the prefix cache', VLLM),
  vllmPromptTokens: counter('vllm:prompt_tokens_total', 'Prompt tokens computed', VLLM),
  vllmGenerationTokens: counter('vllm:generation_tokens_total', 'Tokens generated', VLLM),
  vllmSuccess: counter('vllm:request_success_total', 'Requests ended, by how they ended', [...VLLM, 'finished_reason']),
  vllmFirstToken: histogram('vllm:time_to_first_token_seconds', 'From arrival to first token', VLLM, VLLM_FIRST_TOKEN),
  vllmInterToken: histogram('vllm:inter_token_latency_seconds', 'From one token to the next', VLLM, VLLM_INTER_TOKEN),
  vllmEndToEnd: histogram('vllm:e2e_request_latency_seconds', 'From arrival to end', VLLM, VLLM_REQUEST),
  vllmQueueTime: histogram('vllm:request_queue_time_seconds', 'From arrival until computed on', VLLM, VLLM_REQUEST),
  vllmPrefillTime: histogram('vllm:request_prefill_time_seconds', 'From then to the first token', VLLM, VLLM_REQUEST),
  vllmDecodeTime: histogram('vllm:request_decode_time_seconds', 'From the first token to the last', VLLM, VLLM_REQUEST),
  collectorRequests: counter('collector_requests_total', 'OTLP requests, by what became of them', ['signal', 'outcome']),
  collectorItems: counter('collector_items_total', 'Spans, log records and metrics of requests that were taken', ['signal', 'outcome']),
  collectorAckSeconds: histogram('collector_ack_seconds', 'From the arrival of a request until it is on the disk', ['signal'], FINE),
  collectorApplySeconds: histogram('collector_apply_seconds', 'Transactions that store what is in the log', [], FINE),
  collectorLagBytes: gauge('collector_lag_bytes', 'What is in the log and not stored yet'),
  collectorInFlightBytes: gauge('collector_in_flight_bytes', 'What requests hold in memory'),
  collectorDamage: counter('collector_log_damage_total', 'Places of the log that were not what was written', ['kind']),
  collectorStoredBytes: gauge('collector_stored_bytes', 'What stored telemetry takes of the disk', ['place']),
  collectorPortions: gauge('collector_portions', 'Stretches of the log: written, closed, in Parquet', ['form']),
  collectorDeletedPortions: counter('collector_deleted_portions_total', 'Stretches of the log that were deleted for their age or for room'),
  collectorClockJumps: counter('collector_clock_jumps_total', "Times that this machine's clock was set by more than an hour"),
  collectorForwardRequests: counter('collector_forward_requests_total', 'Requests passed on to another receiver, by what became of them', [
    'outcome',
  ]),
  collectorForwardLagBytes: gauge('collector_forward_lag_bytes', 'What is in the log and not passed on yet'),
  collectorForwardLagSeconds: gauge(
    'collector_forward_lag_seconds',
    'Age of the oldest request that is not passed on yet; 0 when none waits',
  ),
  collectorForwardDroppedBytes: counter(
    'collector_forward_dropped_bytes_total',
    'What was given up on, because the receiver was away too long',
  ),
  collectorSeries: gauge('collector_span_metrics_series', 'Series that are made from spans', ['metrics']),
  collectorSeriesOverflow: counter(
    'collector_span_metrics_overflow_total',
    'Spans and edges counted as __overflow__, beyond the series kept apart',
    ['metrics'],
  ),
  spanCalls: counter('traces_spanmetrics_calls_total', 'Spans', SPAN),
  spanSeconds: histogram('traces_spanmetrics_latency', 'Duration of spans', SPAN, SPAN_SECONDS),
  spanBytes: counter('traces_spanmetrics_size_total', 'Size of spans, bytes', SPAN),
  edgeRequests: counter('traces_service_graph_request_total', 'Requests between two services', EDGE),
  edgeFailed: counter('traces_service_graph_request_failed_total', 'Requests between two services that failed', EDGE),
  edgeServerSeconds: histogram('traces_service_graph_request_server_seconds', 'Requests between services, as served', EDGE, EDGE_SECONDS),
  edgeClientSeconds: histogram(
    'traces_service_graph_request_client_seconds',
    'Requests between services, as waited for',
    EDGE,
    EDGE_SECONDS,
  ),
  edgeUnpaired: counter('traces_service_graph_unpaired_spans_total', 'Spans whose other side did not come in time', EDGE),
  edgeDropped: counter('traces_service_graph_dropped_spans_total', 'Spans that were not paired because too many waited', EDGE),
  telemetryDropped: counter('telemetry_dropped_total', 'Spans and log records that this process could not deliver', ['signal']),
  evidenceBundles: counter('evidence_bundles_total', 'Runs whose evidence was sealed, or was not', ['trigger', 'outcome']),
  evidenceMissing: counter('evidence_missing_total', 'What sealed bundles say that they lack', ['part', 'reason']),
  evidencePending: gauge('evidence_pending', 'Graded runs that have a verdict, and no sealed evidence yet'),
  evidenceSealSeconds: histogram('evidence_seal_seconds', 'Gathering, sealing and storing a bundle', [], PHASE),
  evidenceWaitSeconds: histogram('evidence_wait_seconds', 'From the end of a graded run until its evidence is sealed', [], PHASE),
  evidenceBytes: histogram('evidence_bundle_bytes', 'Size of bundles as they are stored', [], EVIDENCE_BYTES),
  evidenceItems: counter('evidence_items_total', 'Spans, log records and series in sealed bundles', ['part']),
  evidenceReads: counter('evidence_reads_total', 'Bundles and manifests asked for', ['outcome']),
  evidenceChain: gauge('evidence_chain_length', 'Seals in the chain; it never falls'),
  insightActive: gauge('insight_anomaly_active', '1 while a signal is out of its expected range', ['service', 'signal', 'direction']),
  insightAnomalies: counter('insight_anomalies_total', 'Anomalies that began', ['service', 'signal', 'direction']),
  insightRounds: counter('insight_rounds_total', 'Looks at all signals, by what became of them', ['outcome']),
  insightRoundSeconds: histogram('insight_round_seconds', 'One look at all signals', [], FINE),
  chaosFaultActive: gauge('chaos_fault_active', '1 while a victim holds the lease of a fault', FAULT),
  chaosLeaseRemaining: gauge('chaos_lease_remaining_seconds', 'Until the victim ends a fault by itself', FAULT),
  chaosInjections: counter('chaos_injections_total', 'Faults asked for, by what came of it', ['fault', 'layer', 'outcome']),
  chaosRecoveries: counter('chaos_recoveries_total', 'Faults that ended, by what ended them', RECOVERY),
  chaosTimeToEffect: histogram('chaos_time_to_effect_seconds', 'From the request of a fault until it is in force', ['layer'], EFFECT),
  chaosTimeToRecover: histogram('chaos_time_to_recover_seconds', 'From the end of a fault until nothing of it is left', ['layer'], EFFECT),
  chaosGuardBreaches: counter('chaos_guard_breaches_total', 'Experiments rolled back because a guard was breached', ['experiment']),
  chaosSteadyState: gauge('chaos_steady_state', '1 while the steady-state hypothesis of an experiment holds', ['experiment', 'probe']),
  drillPhase: gauge('drill_phase', '1 for the phase that a drill is in: boot | steady | hunt | hold | graded', [...DRILL, 'phase']),
  drillRemaining: gauge('drill_remaining_seconds', 'What is left of the time to find the cause and repair it', DRILL),
  drillLoadRatio: gauge('drill_load_ratio', 'Load as a share of its baseline; below 0.9 nothing counts as repaired', DRILL),
  drillClauses: gauge('drill_clause_met', '1 while a clause of the recovery holds', [...DRILL, 'clause']),
  drillMilestones: histogram(
    'drill_milestone_seconds',
    'From the beginning of the hunt until the learner detected | localized | explained | mitigated',
    ['drill', 'milestone'],
    DRILL_SECONDS,
  ),
  drillVerdicts: counter('drill_verdicts_total', 'Drills graded, with the clause that failed', ['drill', 'verdict', 'clause']),
  natsConnections: gauge('gnatsd_varz_connections', 'Connections to the broker', NATS_SERVER),
  natsSubscriptions: gauge('gnatsd_varz_subscriptions', 'Subscriptions', NATS_SERVER),
  natsInMessages: gauge('gnatsd_varz_in_msgs', 'Messages that came in', NATS_SERVER),
  natsOutMessages: gauge('gnatsd_varz_out_msgs', 'Messages that went out', NATS_SERVER),
  natsInBytes: gauge('gnatsd_varz_in_bytes', 'Bytes that came in', NATS_SERVER),
  natsOutBytes: gauge('gnatsd_varz_out_bytes', 'Bytes that went out', NATS_SERVER),
  natsSlowConsumers: gauge('gnatsd_varz_slow_consumers', 'Readers cut off because they lagged', NATS_SERVER),
  natsMemory: gauge('gnatsd_varz_mem', 'Resident memory of the broker, bytes', NATS_SERVER),
  natsCpu: gauge('gnatsd_varz_cpu', 'Processor use of the broker, percent of one core', NATS_SERVER),
  natsStorage: gauge('gnatsd_varz_jetstream_stats_storage', 'What JetStream holds on the disk, bytes', NATS_SERVER),
  natsStorageLimit: gauge('gnatsd_varz_jetstream_config_max_storage', 'What JetStream may hold on the disk, bytes', NATS_SERVER),
  natsApiErrors: gauge('gnatsd_varz_jetstream_stats_api_errors', 'Requests to JetStream that were answered with an error', NATS_SERVER),
  natsStreamMessages: gauge('jetstream_stream_total_messages', 'Messages in a stream', NATS_STREAM),
  natsStreamBytes: gauge('jetstream_stream_total_bytes', 'Bytes in a stream', NATS_STREAM),
  natsStreamLastSequence: gauge('jetstream_stream_last_seq', 'Sequence of the last message of a stream', NATS_STREAM),
  natsStreamLimit: gauge('jetstream_stream_limit_bytes', 'Bytes that a stream may hold; -1 where there is no limit', NATS_STREAM),
  natsPending: gauge('jetstream_consumer_num_pending', 'Messages that a consumer has not been given yet', NATS_CONSUMER),
  natsAckPending: gauge('jetstream_consumer_num_ack_pending', 'Messages given and not acknowledged yet', NATS_CONSUMER),
  natsRedelivered: gauge('jetstream_consumer_num_redelivered', 'Messages given more than once and not acknowledged yet', NATS_CONSUMER),
  natsWaiting: gauge('jetstream_consumer_num_waiting', 'Requests of workers for messages that wait', NATS_CONSUMER),
  natsAckFloor: gauge('jetstream_consumer_ack_floor_stream_seq', 'All up to this sequence is acknowledged', NATS_CONSUMER),
  brokerReadings: counter('collector_broker_readings_total', 'Times the broker was asked how it is, by what came of it', ['outcome']),
  rpcSeconds: histogram('rpc_server_duration_seconds', 'Requests between services, as served', ['subject', 'outcome'], REQUEST),
} as const;
