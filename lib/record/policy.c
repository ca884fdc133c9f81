/* Who must be how present to decide what, read. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "door/ydoc.h"
#include "record/policy.h"
#include "record/schema.h"

static const struct ydoc_limits limits = { 65536, 4, 200, "version" };

static const char *const names[POLICY_WHATS] = {
	[POLICY_APPROVED] = "approved",
	[POLICY_REJECTED] = "rejected",
	[POLICY_DEPLOYED] = "deployed",
	[POLICY_DEPLOYED_10] = "deployed_10_percent",
	[POLICY_DEPLOYED_100] = "deployed_100_percent",
	[POLICY_WIDENED] = "widened",
	[POLICY_WAIVED] = "waived",
	[POLICY_RESUMED] = "resumed",
	[POLICY_POLICY] = "policy",
};

int
policy_what(const char *name)
{
	for (int w = 0; w < POLICY_WHATS; w++)
		if (strcmp(names[w], name) == 0)
			return w;
	return -1;
}

static enum sshsig_presence
class_of(const char *s)
{
	enum sshsig_presence p = SSHSIG_NONE;

	while (strcmp(sshsig_presence_name(p), s) != 0)
		p++;
	return p;
}

static void
fill(struct policy *p, const struct ydoc_node *root)
{
	const struct ydoc_node *x, *presence;

	if ((x = ydoc_member(root, "agent")) != NULL)
		p->agent = strcmp(x->text, "true") == 0;
	if ((x = ydoc_member(root, "approvals")) != NULL)
		p->approvals = (unsigned)schema_integer(x);
	if ((x = ydoc_member(root, "anchor")) != NULL)
		(void)clock_span(x->text, &p->anchor);	/* checked */
	x = ydoc_member(root, "evidence");
	for (x = x ? x->first : NULL; x; x = x->next)
		for (unsigned i = 0; schema_stages[i]; i++)
			if (schema_same_word(schema_stages[i], x->text))
				p->evidence |= 1u << i;
	presence = ydoc_member(root, "presence");
	for (int w = 0; w < POLICY_WHATS; w++) {
		const char *s = ydoc_text(presence, names[w]);

		p->least[w] = s ? class_of(s) : w == POLICY_RESUMED ?
		    SSHSIG_NONE : SSHSIG_KEY;
	}
}

int
policy_parse(struct policy *p, const char *name, const char *s, size_t n,
    struct err *e)
{
	struct ydoc d = YDOC_INIT;
	const struct ydoc_node *x;
	int rc;

	*p = (struct policy)POLICY_INIT;
	rc = ydoc_parse(&d, name, s, n, &limits, e);
	if (rc == 0)
		rc = schema_check(name, d.root, schema_policy, e);
	x = rc == 0 ? ydoc_member(d.root, "version") : NULL;
	if (x && schema_integer(x) != 1)
		rc = err_set(e, FX_EINPUT, "%s:%u:%u: version %s is not "
		    "known; this fx knows 1", name, x->line, x->column,
		    x->text);
	if (rc == 0)
		fill(p, d.root);
	ydoc_release(&d);
	return rc;
}

void
policy_first(struct buf *b)
{
	buf_str(b, "# Who must be how present to decide what; fx-policy(5) has "
	    "every key.\n# A change of this file takes effect by 'fx-audit "
	    "decide policy'.\nversion: 1\nagent: false   # ssh-agent gives "
	    "signatures without asking anybody\napprovals: 1\npresence:\n");
	for (int w = 0; w < POLICY_WHATS; w++)
		buf_fmt(b, "  %s: %s\n", names[w],
		    w == POLICY_RESUMED ? "none" : "key");
}
