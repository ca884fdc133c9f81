/* Is what is sealed here wider than what the base branch has? */
#include "base/buf.h"
#include "base/err.h"
#include "door/repo.h"
#include "judge/compare.h"
#include "judge/wider.h"
#include "record/contract.h"
#include "record/seal.h"

/* 1 read, 0 the branch has no such file, -1 with e. */
static int
read_base(struct buf *bytes, struct buf *name, const struct seal *s,
    struct repo *r, struct err *e)
{
	char commit[GIT_OID], blob[GIT_OID];
	struct buf path = BUF_INIT;
	unsigned mode;
	int rc;

	buf_fmt(&path, ".factory/%s/contract.yaml", s->task);
	buf_fmt(name, "%s:%s", s->base_ref, path.data);
	rc = repo_ref(r, s->base_ref, commit, e);
	if (rc == 1)
		rc = repo_entry(r, commit, path.data, &mode, blob, e);
	/* A link or a submodule in its place is no contract. */
	if (rc == 1 && (mode & 0170000) != 0100000)
		rc = 0;
	if (rc == 1 && repo_blob(r, blob, ydoc_limits_contract.bytes, bytes,
	    e) < 0)
		rc = -1;
	buf_release(&path);
	return rc;
}

int
wider_base_contract(struct contract *c, const struct git *g,
    const char *task, struct err *e)
{
	struct buf bytes = BUF_INIT, name = BUF_INIT;
	struct seal s = SEAL_INIT;
	struct repo *r = NULL;
	int rc = seal_read(&s, NULL, g->commondir, task, e);

	if (rc == 0 && (r = repo_open(g, REPO_ANY, e)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = read_base(&bytes, &name, &s, r, e);
	if (rc == 0)
		rc = err_set(e, FX_EINPUT, "%s: there is no such contract",
		    name.data);
	if (rc == 1)
		rc = contract_parse(c, name.data, buf_cstr(&bytes), bytes.len,
		    e);
	repo_free(r);
	seal_release(&s);
	buf_release(&bytes);
	buf_release(&name);
	return rc;
}

int
wider_than_base(const struct seal *s, const struct contract *c,
    struct repo *r, struct err *e)
{
	struct buf bytes = BUF_INIT, name = BUF_INIT;
	struct contract base = CONTRACT_INIT;
	struct differences more = DIFFERENCES_INIT;
	struct err bad = ERR_INIT;
	int rc;

	if (s->draft)
		return 0;	/* nothing is never more */
	rc = read_base(&bytes, &name, s, r, e);
	if (rc == 0) {
		rc = 1;
	} else if (rc == 1 && contract_parse(&base, name.data,
	    buf_cstr(&bytes), bytes.len, &bad) == 0) {
		compare_contracts(&more, &base, c);
		rc = more.n > 0;
	} else if (bad.status != FX_YES && bad.status != FX_EINPUT) {
		rc = err_set(e, bad.status, "%s", bad.msg);
	}
	err_release(&bad);
	differences_release(&more);
	contract_release(&base);
	buf_release(&bytes);
	buf_release(&name);
	return rc;
}
