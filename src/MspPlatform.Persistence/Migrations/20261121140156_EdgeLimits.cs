using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <summary>The edge's view of customers and their limits, what each role may do with limits and usage, and the announcement of changed plans.</summary>
    public partial class EdgeLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE VIEW platform.edge_customers AS
                SELECT c.id, c.account_id, p.limits AS plan_limits, c.limit_overrides
                FROM platform.customers c
                JOIN platform.plans p ON p.name = c.plan
                """);

            migrationBuilder.Sql(
                $"""
                GRANT INSERT, UPDATE ON platform.plans TO {Schemas.ControlPlaneRole};
                GRANT SELECT ON usage.minutes, usage.series_minutes, usage.rejections TO {Schemas.ControlPlaneRole};
                GRANT SELECT ON platform.edge_customers TO {Schemas.GatewayRole};
                GRANT SELECT, INSERT, UPDATE ON usage.minutes, usage.series_minutes, usage.rejections TO {Schemas.GatewayRole}
                """);

            migrationBuilder.Sql(
                """
                CREATE FUNCTION platform.announce_plan() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('plans', coalesce(NEW.name, OLD.name));
                    RETURN NULL;
                END $$;
                CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON platform.plans
                    FOR EACH ROW EXECUTE FUNCTION platform.announce_plan()
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                $"""
                DROP TRIGGER announce_change ON platform.plans;
                DROP FUNCTION platform.announce_plan();
                DROP VIEW platform.edge_customers;
                REVOKE INSERT, UPDATE ON platform.plans FROM {Schemas.ControlPlaneRole};
                REVOKE ALL ON usage.minutes, usage.series_minutes, usage.rejections FROM {Schemas.ControlPlaneRole}, {Schemas.GatewayRole}
                """);
        }
    }
}
