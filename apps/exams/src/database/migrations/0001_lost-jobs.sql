ALTER TABLE "runs" ADD COLUMN "job_sequence" integer;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "dispatched_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "dispatches" integer DEFAULT 0 NOT NULL;