/* The audit log's statuses, its times, and the status of a task by the
 * index, with the log behind it. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "record/audit_log.h"
#include "unit.h"

static void
times(void)
{
	static const struct {
		const char *s;
		int64_t t;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2000-02-29T23:59:59Z", 951868799 },
		{ "2026-11-28T15:26:05Z", 1795879565 },
		{ "2100-03-01T00:00:00Z", 4107542400 },
		{ "9999-12-31T23:59:59Z", 253402300799 }
	};
	static const char *const bad[] = { "2100-02-29T00:00:00Z",
	    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
	    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
	    "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z",
	    "2026-01-01T00:00:00z", "2026-01-01T00:00:00",
	    "1969-12-31T23:59:59Z", "2026-04-31T00:00:00Z", "+026-04-30T00:00:00Z", "" };
	struct buf b = BUF_INIT;
	int64_t t;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		CHECK(clock_parse(good[i].s, strlen(good[i].s), &t));
		CHECK(t == good[i].t);
		buf_clear(&b);
		clock_format(&b, good[i].t);
		CHECK_STR(b.data, good[i].s);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!clock_parse(bad[i], strlen(bad[i]), &t));
	buf_release(&b);
}

/* DESIGN section 7, written down a second time. */
static void
statuses(void)
{
	static const char *const next[][2] = {
		{ "", "created" }, { "created", "ready_for_decision" },
		{ "ready_for_decision", "approved, rejected" },
		{ "approved", "ready_for_decision, deployed" },
		{ "rejected", "ready_for_decision" },
		{ "deployed", "monitoring, rolled_back" },
		{ "monitoring",
		    "monitoring_complete, failed_monitoring, rolled_back" },
		{ "monitoring_complete", "deployed_10_percent, "
		    "ready_for_production, rolled_back" },
		{ "failed_monitoring", "rolled_back" },
		{ "deployed_10_percent",
		    "monitoring, ready_for_production, rolled_back" },
		{ "ready_for_production",
		    "deployed_100_percent, rolled_back" },
		{ "deployed_100_percent", "monitoring, rolled_back" },
		{ "rolled_back", "ready_for_decision" }
	};
	static const char persons[] = " approved rejected deployed "
	    "deployed_10_percent deployed_100_percent ";
	struct buf b = BUF_INIT, name = BUF_INIT;

	CHECK(sizeof(next) / sizeof(*next) == AUDIT_STATUSES);
	for (size_t i = 0; i < AUDIT_STATUSES; i++) {
		int s = i ? audit_status_named(next[i][0],
		    strlen(next[i][0])) : 0;

		CHECK(s >= 0);
		buf_clear(&b);
		audit_next(&b, (enum audit_status)s);
		CHECK_STR(b.data, next[i][1]);
		buf_clear(&name);
		buf_fmt(&name, " %s ", next[i][0]);
		CHECK(audit_persons((enum audit_status)s) == (i > 0 &&
		    strstr(persons, name.data) != NULL));
	}
	CHECK(audit_status_named("Created", 7) < 0);
	CHECK(audit_status_named("", 0) < 0);
	buf_release(&b);
	buf_release(&name);
}

static int
put(struct audit_log *l, const char *task, enum audit_status to,
    struct err *e)
{
	struct audit_record r = { .kind = AUDIT_STATUS, .task = task,
	    .to = to, .by = AUDIT_SYSTEM, .by_id = "unit", .why = "so" };
	int rc = audit_log_append(l, &r, e);

	audit_record_release(&r);
	return rc;
}

static void
indexed(const char *dir)
{
	struct audit_record g = { .by = AUDIT_SYSTEM, .by_id = "unit" };
	struct audit_log l;
	struct err e = ERR_INIT;
	enum audit_status s;
	const char *kind;
	char task[16];

	CHECK(audit_log_open(&l, dir, &kind, &e) == 1);
	audit_log_close(&l);
	CHECK(audit_log_create(dir, &g, &e) == 0);
	CHECK(audit_log_create(dir, &g, &e) == 1);
	audit_record_release(&g);
	CHECK(audit_log_open(&l, dir, &kind, &e) == 0);
	CHECK(audit_log_lock(&l, &e) == 0);
	/* More than the table has room for at first. */
	for (int i = 0; i < 700; i++) {
		snprintf(task, sizeof(task), "t%d", i);
		CHECK(put(&l, task, AUDIT_CREATED, &e) == 0);
	}
	CHECK(put(&l, "t3", AUDIT_READY, &e) == 0);
	CHECK(put(&l, "t4", AUDIT_MONITORING, &e) < 0);
	CHECK(e.status == FX_EINPUT);
	err_release(&e);
	audit_log_close(&l);
	CHECK(audit_log_open(&l, dir, &kind, &e) == 0);
	CHECK(audit_log_status(&l, "t3", &s, &e) == 0 && s == AUDIT_READY);
	CHECK(audit_log_status(&l, "t699", &s, &e) == 0 &&
	    s == AUDIT_CREATED);
	CHECK(audit_log_status(&l, "t700", &s, &e) == 0 &&
	    s == AUDIT_NOTHING);
	audit_log_close(&l);
	err_release(&e);
}

int
main(void)
{
	char dir[] = "/tmp/fx-unit-XXXXXX";
	struct buf b = BUF_INIT;

	times();
	statuses();
	if (mkdtemp(dir) == NULL)
		return 99;
	indexed(dir);
	buf_fmt(&b, "%s/factory/audit/log", dir);
	CHECK(unlink(b.data) == 0);
	buf_clear(&b);
	buf_fmt(&b, "%s/factory/audit/index", dir);
	CHECK(unlink(b.data) == 0);
	*strrchr(b.data, '/') = '\0';
	CHECK(rmdir(b.data) == 0);
	*strrchr(b.data, '/') = '\0';
	CHECK(rmdir(b.data) == 0);
	CHECK(rmdir(dir) == 0);
	buf_release(&b);
	return UNIT_RESULT;
}
