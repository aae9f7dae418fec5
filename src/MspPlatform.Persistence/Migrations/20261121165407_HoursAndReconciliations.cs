using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <summary>Hours that minutes become, what the store said about each, and the functions that make hours without counting anything twice.</summary>
    public partial class HoursAndReconciliations : Migration
    {
        // Held by what makes hours, shared by what writes minutes that may have become one.
        private const long RollUpLock = 0x6D73705F726F6C6C;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "series",
                schema: "usage",
                table: "minutes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "hours",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    edge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minutes = table.Column<long>(type: "bigint", nullable: false),
                    writes = table.Column<long>(type: "bigint", nullable: false),
                    samples = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    queries = table.Column<long>(type: "bigint", nullable: false),
                    query_milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    series = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours", x => new { x.customer_id, x.hour, x.token_id, x.edge_id });
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted = table.Column<long>(type: "bigint", nullable: false),
                    stored = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    looked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliations", x => new { x.customer_id, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "rejection_hours",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    edge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    report_only = table.Column<bool>(type: "boolean", nullable: false),
                    minutes = table.Column<long>(type: "bigint", nullable: false),
                    requests = table.Column<long>(type: "bigint", nullable: false),
                    samples = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rejection_hours", x => new { x.customer_id, x.hour, x.token_id, x.edge_id, x.reason, x.report_only });
                });

            migrationBuilder.CreateTable(
                name: "series_hours",
                schema: "usage",
                columns: table => new
                {
                    customer_id = table.Column<string>(type: "character varying(31)", maxLength: 31, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    active = table.Column<long>(type: "bigint", nullable: false),
                    new_today = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_series_hours", x => new { x.customer_id, x.hour });
                });

            CreateRollUp(migrationBuilder);
            CreateForget(migrationBuilder);
            CreateLateRows(migrationBuilder);
            migrationBuilder.Sql(
                $"""
                REVOKE EXECUTE ON FUNCTION usage.roll_up(text, timestamptz), usage.forget_hours(text, timestamptz), usage.once() FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION usage.roll_up(text, timestamptz), usage.forget_hours(text, timestamptz) TO {Schemas.ControlPlaneRole};
                GRANT SELECT ON usage.hours, usage.series_hours, usage.rejection_hours, usage.reconciliations TO {Schemas.ControlPlaneRole};
                GRANT SELECT, INSERT ON usage.reconciliations TO {Schemas.GatewayRole}
                """);
        }

        // The oldest hour of one customer, in one statement's transaction: whoever is killed has done nothing. It runs as the owner, so
        // that no host may delete usage; nobody can make it touch what is younger than two days.
        private static void CreateRollUp(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            $"""
            CREATE FUNCTION usage.roll_up(of_customer text, until timestamptz) RETURNS bigint
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE
                begins timestamptz;
                ends timestamptz;
                rows_of_one bigint;
                rows_taken bigint := 0;
            BEGIN
                PERFORM pg_advisory_xact_lock({RollUpLock});
                begins := date_trunc('hour', least(
                    (SELECT min(minute) FROM usage.minutes WHERE customer_id = of_customer),
                    (SELECT min(minute) FROM usage.series_minutes WHERE customer_id = of_customer),
                    (SELECT min(minute) FROM usage.rejections WHERE customer_id = of_customer)), 'UTC');
                ends := begins + interval '1 hour';
                IF begins IS NULL OR ends > least(until, now() - interval '2 days') THEN
                    RETURN 0;
                END IF;

                WITH gone AS (
                    DELETE FROM usage.minutes WHERE customer_id = of_customer AND minute >= begins AND minute < ends RETURNING *),
                most AS (
                    SELECT token_id, max(series) AS series
                    FROM (SELECT token_id, sum(series)::bigint AS series FROM gone GROUP BY token_id, minute) minutes
                    GROUP BY token_id)
                INSERT INTO usage.hours AS h
                    (customer_id, hour, token_id, edge_id, minutes, writes, samples, bytes, queries, query_milliseconds, series)
                SELECT of_customer, begins, g.token_id, g.edge_id, bit_or(1::bigint << extract(minute FROM g.minute AT TIME ZONE 'UTC')::int),
                    sum(g.writes), sum(g.samples), sum(g.bytes), sum(g.queries), sum(g.query_milliseconds), max(m.series)
                FROM gone g JOIN most m USING (token_id)
                GROUP BY g.token_id, g.edge_id
                ON CONFLICT (customer_id, hour, token_id, edge_id) DO UPDATE
                SET minutes = h.minutes | excluded.minutes, writes = h.writes + excluded.writes, samples = h.samples + excluded.samples,
                    bytes = h.bytes + excluded.bytes, queries = h.queries + excluded.queries,
                    query_milliseconds = h.query_milliseconds + excluded.query_milliseconds, series = greatest(h.series, excluded.series);
                GET DIAGNOSTICS rows_of_one = ROW_COUNT;
                rows_taken := rows_taken + rows_of_one;

                WITH gone AS (
                    DELETE FROM usage.series_minutes WHERE customer_id = of_customer AND minute >= begins AND minute < ends RETURNING *),
                minutes AS (
                    SELECT sum(active) AS active, sum(new_today) AS new_today FROM gone GROUP BY minute)
                INSERT INTO usage.series_hours AS h (customer_id, hour, active, new_today)
                SELECT of_customer, begins, max(active), max(new_today) FROM minutes HAVING count(*) > 0
                ON CONFLICT (customer_id, hour) DO UPDATE
                SET active = greatest(h.active, excluded.active), new_today = greatest(h.new_today, excluded.new_today);
                GET DIAGNOSTICS rows_of_one = ROW_COUNT;
                rows_taken := rows_taken + rows_of_one;

                WITH gone AS (
                    DELETE FROM usage.rejections WHERE customer_id = of_customer AND minute >= begins AND minute < ends RETURNING *)
                INSERT INTO usage.rejection_hours AS h
                    (customer_id, hour, token_id, edge_id, reason, report_only, minutes, requests, samples)
                SELECT of_customer, begins, token_id, edge_id, reason, report_only,
                    bit_or(1::bigint << extract(minute FROM minute AT TIME ZONE 'UTC')::int), sum(requests), sum(samples)
                FROM gone
                GROUP BY token_id, edge_id, reason, report_only
                ON CONFLICT (customer_id, hour, token_id, edge_id, reason, report_only) DO UPDATE
                SET minutes = h.minutes | excluded.minutes, requests = h.requests + excluded.requests, samples = h.samples + excluded.samples;
                GET DIAGNOSTICS rows_of_one = ROW_COUNT;
                RETURN rows_taken + rows_of_one;
            END $$
            """);

        private static void CreateForget(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE FUNCTION usage.forget_hours(of_customer text, until timestamptz) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE
                ends timestamptz := least(until, now() - interval '31 days');
            BEGIN
                DELETE FROM usage.hours WHERE customer_id = of_customer AND hour < ends;
                DELETE FROM usage.series_hours WHERE customer_id = of_customer AND hour < ends;
                DELETE FROM usage.rejection_hours WHERE customer_id = of_customer AND hour < ends;
                DELETE FROM usage.reconciliations WHERE customer_id = of_customer AND hour < ends;
            END $$
            """);

        // An edge that could not reach the database for long writes its minutes late, and perhaps once more what it had written already.
        private static void CreateLateRows(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                $"""
                CREATE FUNCTION usage.once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                DECLARE
                    in_hour timestamptz := date_trunc('hour', NEW.minute, 'UTC');
                    as_bit int := extract(minute FROM NEW.minute AT TIME ZONE 'UTC');
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared({RollUpLock});
                    IF TG_TABLE_NAME = 'minutes' THEN
                        IF EXISTS (
                            SELECT FROM usage.hours h
                            WHERE h.customer_id = NEW.customer_id AND h.hour = in_hour AND h.token_id = NEW.token_id AND h.edge_id = NEW.edge_id
                              AND (h.minutes >> as_bit) & 1 = 1) THEN
                            RETURN NULL;
                        END IF;
                    ELSIF TG_TABLE_NAME = 'rejections' THEN
                        IF EXISTS (
                            SELECT FROM usage.rejection_hours h
                            WHERE h.customer_id = NEW.customer_id AND h.hour = in_hour AND h.token_id = NEW.token_id AND h.edge_id = NEW.edge_id
                              AND h.reason = NEW.reason AND h.report_only = NEW.report_only AND (h.minutes >> as_bit) & 1 = 1) THEN
                            RETURN NULL;
                        END IF;
                    END IF;
                    RETURN NEW;
                END $$
                """);
            foreach (string table in new[] { "minutes", "series_minutes", "rejections" })
            {
                migrationBuilder.Sql(
                    $"""
                    CREATE TRIGGER once BEFORE INSERT ON usage.{table}
                        FOR EACH ROW WHEN (NEW.minute < now() - interval '1 day') EXECUTE FUNCTION usage.once()
                    """);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER once ON usage.minutes;
                DROP TRIGGER once ON usage.series_minutes;
                DROP TRIGGER once ON usage.rejections;
                DROP FUNCTION usage.once();
                DROP FUNCTION usage.forget_hours(text, timestamptz);
                DROP FUNCTION usage.roll_up(text, timestamptz)
                """);

            migrationBuilder.DropTable(
                name: "hours",
                schema: "usage");

            migrationBuilder.DropTable(
                name: "reconciliations",
                schema: "usage");

            migrationBuilder.DropTable(
                name: "rejection_hours",
                schema: "usage");

            migrationBuilder.DropTable(
                name: "series_hours",
                schema: "usage");

            migrationBuilder.DropColumn(
                name: "series",
                schema: "usage",
                table: "minutes");
        }
    }
}
