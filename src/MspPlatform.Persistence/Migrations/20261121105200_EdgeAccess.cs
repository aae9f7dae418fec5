using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MspPlatform.Persistence.Migrations
{
    /// <summary>Roles, what each may touch, the edge's view of tokens, change notifications, and the audit table's append-only rule.</summary>
    public partial class EdgeAccess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Roles belong to the whole cluster: another database of it may have made them, perhaps at this very moment.
            foreach (string role in new[] { Schemas.ControlPlaneRole, Schemas.GatewayRole })
            {
                migrationBuilder.Sql(
                    $"""
                    DO $$ BEGIN
                        CREATE ROLE {role} NOLOGIN;
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN
                        NULL;
                    END $$
                    """);
            }

            // Revoked and expired tokens stay visible for a week, so that an agent that still uses one is told what happened to it.
            migrationBuilder.Sql(
                """
                CREATE VIEW platform.edge_tokens AS
                SELECT t.id, t.kind, t.hash, t.prefix, t.allowed_cidrs, t.expires_at, t.rotates_out_at, t.revoked_at,
                       c.id AS customer_id, c.state AS customer_state
                FROM platform.tokens t
                JOIN platform.customers c ON c.id = t.customer_id
                WHERE t.kind IN ('agent', 'query')
                  AND coalesce(least(t.revoked_at, t.rotates_out_at, t.expires_at), 'infinity') > now() - interval '7 days'
                """);

            migrationBuilder.Sql(
                $"""
                GRANT USAGE ON SCHEMA platform, usage TO {Schemas.ControlPlaneRole}, {Schemas.GatewayRole};
                GRANT SELECT ON platform.migrations, platform.plans TO {Schemas.ControlPlaneRole};
                GRANT SELECT, INSERT, UPDATE ON platform.customers, platform.tokens, usage.token_uses TO {Schemas.ControlPlaneRole};
                GRANT SELECT, INSERT ON platform.audit_entries TO {Schemas.ControlPlaneRole};
                GRANT SELECT ON platform.edge_tokens TO {Schemas.GatewayRole};
                GRANT SELECT, INSERT, UPDATE ON usage.token_uses TO {Schemas.GatewayRole}
                """);

            // A trigger rather than the writer announces a change, so that a row mended by hand is announced too.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION platform.announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify(TG_TABLE_NAME, coalesce(NEW.id, OLD.id)::text);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON platform.tokens
                    FOR EACH ROW EXECUTE FUNCTION platform.announce_change();
                CREATE TRIGGER announce_change AFTER INSERT OR UPDATE OR DELETE ON platform.customers
                    FOR EACH ROW EXECUTE FUNCTION platform.announce_change()
                """);

            migrationBuilder.Sql(
                """
                CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'The audit log is append-only.';
                END $$;
                CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit_entries
                    FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                $"""
                DROP TRIGGER append_only ON platform.audit_entries;
                DROP FUNCTION platform.refuse_change();
                DROP TRIGGER announce_change ON platform.customers;
                DROP TRIGGER announce_change ON platform.tokens;
                DROP FUNCTION platform.announce_change();
                DROP VIEW platform.edge_tokens;
                REVOKE ALL ON ALL TABLES IN SCHEMA platform, usage FROM {Schemas.ControlPlaneRole}, {Schemas.GatewayRole};
                REVOKE USAGE ON SCHEMA platform, usage FROM {Schemas.ControlPlaneRole}, {Schemas.GatewayRole}
                """);
        }
    }
}
