from models import Base, Column, Integer


def run(client, cursor, table):
    client.table("logs").select("id, message").execute()
    client.table("metrics").select("id, unit").execute()
    client.table("locks").select("holder").eq("id", 1).execute()
    client.rpc("count_leads", {"p_tenant_id": "x"}).execute()
    client.rpc("score_everything", {}).execute()
    cursor.execute("select id, holder from locks where id = %s", (1,))
    cursor.execute("insert into deliveries (id) values (%s)", (1,))
    cursor.execute(f"select * from {table}")
    for name in ["drafts", "teams"]:
        print(name)
    client.table("teams").select("id").execute()
    client.table("tokens").select("id").execute()
    client.table("drafts").select("title").execute()
    client.table("bills").select("id").execute()
    client.table("failed_login_attempts").select("id").execute()
    client.table("failed_attempts").select("id").execute()
    client.table("audit_logs").select("id").execute()
    client.table("audit_log").select("id").execute()
    client.table("audit_settings").select("id").execute()
    client.table("pages").select("id").execute()
    client.table("posts").select("id").execute()
    client.table("items").select("id").execute()
    client.table("events").select("id").execute()
    client.table("tenant_members").select("role").execute()
    client.table("test_visits").select("id").execute()
    client.table("sessions").select("id").execute()
    client.table("test_results").select("id").execute()
    client.table("stray_logs").select("id").execute()
    client.table("app_logs").select("id").execute()
    client.table("page_views").select("id").execute()
    client.table("view_logs").select("id").execute()
    client.table("choices").select("id").execute()
    client.table("labels").select("id").execute()
    client.table("threads").insert({"subject": "x"}).execute()
    client.table("visits").select("id").execute()
    client.table("visit_costs").select("id").execute()
    client.table("visit_tags").select("id").execute()
    client.table("team_quotas").select("id").execute()
    client.table("plan_quotas").select("id").execute()
    client.table("refund_requests").select("id").execute()
    client.table("refund_claims").select("id").execute()
    client.table("thread_replies").select("id").execute()
    client.table("ledger_1").select("id").execute()
    client.table("ledger_2").select("id").execute()
    client.table("ledger_3").select("id").execute()
    client.table("ledger_4").select("id").execute()
    client.table("ledger_5").select("id").execute()
    client.table("ledger_6").select("id").execute()
    client.table("ledger_7").select("id").execute()
    client.table("ledger_8").select("id").execute()
    client.table("ledger_9").select("id").execute()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)


class Plan(Base):
    __tablename__ = "plans"
    id = Column(Integer, primary_key=True)
    price = Column(Integer)
