import type { Engine, EngineEvent, GenerationReport } from '@assay/inference';
import { METRICS, type Metrics } from '@assay/telemetry';

/** vLLM numbers the engine cores of a process; there is one. */
const ENGINE_INDEX = '0';

/** What happens in the engine, under vLLM's names and labels, so that its dashboards and alerts work unchanged. */
export class EngineMetrics {
  private readonly metrics: Metrics;

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  /** Shows the load of the engine at each scrape. */
  follow(engine: Engine): void {
    const { metrics } = this;
    metrics.gauge(METRICS.vllmRunning, (gauge) => {
      for (const { model, running } of engine.load()) gauge.set(labels(model), running);
    });
    metrics.gauge(METRICS.vllmWaiting, (gauge) => {
      for (const { model, waiting } of engine.load()) gauge.set(labels(model), waiting);
    });
    metrics.gauge(METRICS.vllmKvUsage, (gauge) => {
      for (const { model, blocks, blocksUsed } of engine.load()) gauge.set(labels(model), blocks === 0 ? 0 : blocksUsed / blocks);
    });
    for (const { id } of engine.models) this.begin(id);
  }

  observe(event: EngineEvent): void {
    switch (event.type) {
      case 'step':
        this.step(event);
        return;
      case 'admitted':
        this.metrics.counter(METRICS.vllmPrefixQueries).inc(labels(event.model), event.promptTokens);
        this.metrics.counter(METRICS.vllmPrefixHits).inc(labels(event.model), event.cachedTokens);
        return;
      case 'first-token':
        this.metrics.histogram(METRICS.vllmFirstToken).observe(labels(event.model), event.ms / 1_000);
        return;
      case 'preempted':
        this.metrics.counter(METRICS.vllmPreemptions).inc(labels(event.model));
        return;
      case 'ended':
        this.ended(event.report);
        return;
    }
  }

  /** A counter that has not counted yet is 0, not absent: a rate over it is then 0 as well. */
  private begin(model: string): void {
    const { metrics } = this;
    for (const definition of [
      METRICS.vllmPrefixQueries,
      METRICS.vllmPrefixHits,
      METRICS.vllmPreemptions,
      METRICS.vllmPromptTokens,
      METRICS.vllmGenerationTokens,
    ])
      metrics.counter(definition).inc(labels(model), 0);
    for (const finished_reason of ['stop', 'length', 'abort']) {
      metrics.counter(METRICS.vllmSuccess).inc({ ...labels(model), finished_reason }, 0);
    }
  }

  private step({ model, promptTokens, generatedTokens, gapsMs }: Extract<EngineEvent, { type: 'step' }>): void {
    this.metrics.counter(METRICS.vllmPromptTokens).inc(labels(model), promptTokens);
    this.metrics.counter(METRICS.vllmGenerationTokens).inc(labels(model), generatedTokens);
    const gaps = this.metrics.histogram(METRICS.vllmInterToken);
    const of = labels(model);
    for (const gap of gapsMs) gaps.observe(of, gap / 1_000);
  }

  private ended({ model, outcome, times }: GenerationReport): void {
    const { arrived, scheduled, firstToken, ended } = times;
    const of = labels(model);
    // vLLM knows no tool calls at this level: such an answer has come to its own end.
    const finished_reason = outcome === 'tool_calls' || outcome === 'content_filter' ? 'stop' : outcome;
    this.metrics.counter(METRICS.vllmSuccess).inc({ ...of, finished_reason });
    this.metrics.histogram(METRICS.vllmEndToEnd).observe(of, (ended - arrived) / 1_000);
    if (scheduled === undefined) return;
    this.metrics.histogram(METRICS.vllmQueueTime).observe(of, (scheduled - arrived) / 1_000);
    if (firstToken === undefined) return;
    this.metrics.histogram(METRICS.vllmPrefillTime).observe(of, (firstToken - scheduled) / 1_000);
    this.metrics.histogram(METRICS.vllmDecodeTime).observe(of, (ended - firstToken) / 1_000);
  }
}

const labels = (model: string) => ({ model_name: model, engine: ENGINE_INDEX });
