CREATE TABLE "login_waits" (
	"username" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"open_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "login_waits_age" ON "login_waits" USING btree ("open_at");