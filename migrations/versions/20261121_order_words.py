"""Let words in the history of orders go with their person, and nothing else of it."""

from __future__ import annotations

from alembic import op

revision = "0031_order_words"
down_revision = "0022_pending_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Refuse every change of the history but that words are blanked."""
    op.execute("DROP TRIGGER order_events_append_only ON order_events")
    op.execute(
        """
        CREATE FUNCTION let_words_go() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.reason = OLD.reason OR NEW.reason IN ('', '—'))
               AND (NEW.data = OLD.data OR NEW.data = OLD.data - ARRAY['carrier', 'tracking'])
               AND ROW(NEW.id, NEW.order_id, NEW.at, NEW.move, NEW.actor, NEW.actor_id, NEW.from_state, NEW.to_state,
                       NEW.request_id)
                   IS NOT DISTINCT FROM
                   ROW(OLD.id, OLD.order_id, OLD.at, OLD.move, OLD.actor, OLD.actor_id, OLD.from_state, OLD.to_state,
                       OLD.request_id) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER order_events_let_words_go BEFORE UPDATE ON order_events"
        " FOR EACH ROW EXECUTE FUNCTION let_words_go()"
    )
    op.execute(
        "CREATE TRIGGER order_events_append_only BEFORE DELETE OR TRUNCATE ON order_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo it."""
    op.execute("DROP TRIGGER order_events_append_only ON order_events")
    op.execute("DROP TRIGGER order_events_let_words_go ON order_events")
    op.execute("DROP FUNCTION let_words_go()")
    op.execute(
        "CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
