/* The contract of a task, loaded strictly and asked what it allows. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/fold.h"
#include "record/contract.h"
#include "record/pathset.h"
#include "record/schema.h"

enum { VERSION = 1 };

static const struct schema_key *
contract_keys(void)
{
	return schema_contract[0].sub;
}

static const struct schema_key *
sub_keys(const struct schema_key *table, const char *name)
{
	while (strcmp(table->name, name) != 0)
		table++;
	return table->sub;
}

const struct ydoc_node *
contract_section(const struct contract *c, const char *key)
{
	const struct ydoc_node *top, *x;

	top = schema_get(c->doc.root, schema_contract, "contract");
	x = schema_get(top, contract_keys(), key);
	if (x == NULL && strcmp(key, "tcr_behavior") == 0)
		x = schema_get(c->doc.root, schema_contract, key);
	return x;
}

static const char *
text_of(const struct ydoc_node *map, const struct schema_key *keys,
    const char *key)
{
	const struct ydoc_node *x = schema_get(map, keys, key);

	return x ? x->text : NULL;
}

static unsigned
operations(const struct ydoc_node *list)
{
	unsigned ops = 0;

	if (list == NULL)
		return CHANGE_ADD | CHANGE_MODIFY | CHANGE_DELETE;
	for (const struct ydoc_node *x = list->first; x; x = x->next)
		ops |= strcmp(x->text, "add") == 0 ? CHANGE_ADD :
		    strcmp(x->text, "modify") == 0 ? CHANGE_MODIFY :
		    CHANGE_DELETE;
	return ops;
}

/* An entry's reason is its own, or the comment behind it, or the one behind
 * the brackets that its list stands in. */
static void
read_entry(struct contract_entry *t, const struct ydoc_node *x,
    const struct schema_key *keys, const char *reason)
{
	const struct ydoc_node *path = x;

	t->ops = operations(NULL);
	if (x->kind == YDOC_MAP) {
		path = schema_get(x, keys, "path");
		t->reason = text_of(x, keys, "reason");
		t->owner = text_of(x, keys, "owner");
		t->ops = operations(schema_get(x, keys, "operations"));
	}
	t->pattern = path->text;
	if (t->reason == NULL)
		t->reason = path->comment ? path->comment : x->comment ?
		    x->comment : reason;
	t->line = x->line;
	t->column = x->column;
}

/* Read a list of entries into an array of the document's arena. */
static void
read_entries(struct contract *c, const struct ydoc_node *list,
    const struct schema_key *keys, struct contract_entry **v, size_t *n,
    struct pathset *set)
{
	size_t count = 0;

	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		count++;
	*v = arena_alloc(&c->doc.arena, (count + 1) * sizeof(**v));
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next) {
		struct contract_entry *t = &(*v)[(*n)++];

		read_entry(t, x, keys, list->comment);
		if (t->ops != operations(NULL))
			c->by_operation = true;
		pathset_add(set, t->pattern, t->ops);
	}
}

static void
read_limits(struct contract *c, const struct ydoc_node *map,
    const struct schema_key *keys)
{
	static const char *const names[] = { "files", "lines", "file_bytes" };
	long long *at[] = { &c->limits.files, &c->limits.lines,
	    &c->limits.file_bytes };
	const struct ydoc_node *x;

	if (map == NULL)
		return;
	c->limits.line = map->key_line;
	for (size_t i = 0; i < 3; i++)
		if ((x = schema_get(map, keys, names[i])) != NULL)
			*at[i] = schema_integer(x);
}

static int
check_more(struct contract *c, struct err *e)
{
	const struct ydoc_node *top, *x;
	const struct schema_key *file = schema_contract;

	top = schema_get(c->doc.root, file, "contract");
	x = schema_get(top, contract_keys(), "version");
	c->version = x ? schema_integer(x) : VERSION;
	if (c->version != VERSION)
		return err_more(e, FX_EINPUT, "%s:%u:%u: version %lld is not "
		    "known here; this fx reads version %d, a newer fx may "
		    "read this file", c->name, x->line, x->column, c->version,
		    VERSION);
	x = schema_get(top, contract_keys(), "base");
	if (x && strcmp(path_base(x->text), contract_section(c,
	    "task")->text) == 0)
		return err_more(e, FX_EINPUT, "%s:%u:%u: '%s' is the task's "
		    "own branch; base is what its change is measured against",
		    c->name, x->line, x->column, x->text);
	x = schema_get(c->doc.root, file, "tcr_behavior");
	if (x && schema_get(top, contract_keys(), "tcr_behavior"))
		return err_more(e, FX_EINPUT, "%s:%u:%u: 'tcr_behavior' "
		    "stands in the contract already; keep one", c->name,
		    x->key_line, x->key_column);
	return 0;
}

int
contract_parse(struct contract *c, const char *name, const char *bytes,
    size_t n, struct err *e)
{
	const struct schema_key *keys = contract_keys(), *bkeys, *ekeys;
	const struct ydoc_node *b;

	if (ydoc_parse(&c->doc, name, bytes, n, &ydoc_limits_contract, e) < 0)
		return -1;
	c->name = arena_strdup(&c->doc.arena, name);
	if (schema_check(name, c->doc.root, schema_contract, e) < 0 ||
	    check_more(c, e) < 0)
		return -1;
	b = contract_section(c, "boundary");
	bkeys = sub_keys(keys, "boundary");
	ekeys = sub_keys(bkeys, "allowed_files");
	c->task = contract_section(c, "task")->text;
	if (contract_section(c, "title"))
		c->title = contract_section(c, "title")->text;
	if (contract_section(c, "base"))
		c->base = contract_section(c, "base")->text;
	c->allow_set = pathset_new(false);
	c->forbid_set = pathset_new(false);
	c->forbid_folded = pathset_new(true);
	read_entries(c, schema_get(b, bkeys, "allowed_files"), ekeys,
	    &c->allowed, &c->nallowed, c->allow_set);
	read_entries(c, schema_get(b, bkeys, "forbidden_files"), ekeys,
	    &c->forbidden, &c->nforbidden, c->forbid_set);
	for (size_t i = 0; i < c->nforbidden; i++)
		pathset_add(c->forbid_folded, c->forbidden[i].pattern,
		    c->forbidden[i].ops);
	read_limits(c, schema_get(b, bkeys, "limits"),
	    sub_keys(bkeys, "limits"));
	return 0;
}

int
contract_load(struct contract *c, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = io_slurp(&b, path, ydoc_limits_contract.bytes, e);

	if (rc == 0)
		rc = contract_parse(c, path, buf_cstr(&b), b.len, e);
	buf_release(&b);
	return rc;
}

void
contract_release(struct contract *c)
{
	pathset_free(c->allow_set);
	pathset_free(c->forbid_set);
	pathset_free(c->forbid_folded);
	ydoc_release(&c->doc);
	*c = (struct contract)CONTRACT_INIT;
}

/* Does an entry name exactly this path, or exactly a folder that it is in? */
static const struct contract_entry *
named_exactly(const struct contract *c, const char *path, enum change_op op)
{
	for (size_t i = 0; i < c->nallowed; i++) {
		const struct contract_entry *t = &c->allowed[i];
		size_t n = strlen(t->pattern);

		if (!(t->ops & op) || strpbrk(t->pattern, "*?[\\"))
			continue;
		if (strcmp(t->pattern, path) == 0 ||
		    (t->pattern[n - 1] == '/' &&
		    strncmp(t->pattern, path, n) == 0))
			return t;
	}
	return NULL;
}

struct contract_answer
contract_judge(const struct contract *c, const char *path, enum change_op op)
{
	struct contract_answer a = { CONTRACT_ALLOWED, NULL, NULL };
	long i;

	i = pathset_match(c->forbid_set, path, op);
	if (i < 0)
		i = pathset_match(c->forbid_folded, path, op);
	if (i >= 0) {
		a.rule = CONTRACT_FORBIDDEN;
		a.entry = &c->forbidden[i];
		a.reason = a.entry->reason;
		return a;
	}
	a.reason = protected_reason(path);
	if (a.reason != NULL) {
		a.entry = named_exactly(c, path, op);
		a.rule = a.entry ? CONTRACT_ALLOWED : CONTRACT_PROTECTED;
		return a;
	}
	i = pathset_match(c->allow_set, path, op);
	if (i >= 0)
		a.entry = &c->allowed[i];
	else
		a.rule = CONTRACT_NOT_ALLOWED;
	return a;
}

bool
contract_allows(const struct contract *c, const char *path, enum change_op op)
{
	static const enum change_op all[] = { CHANGE_ADD, CHANGE_MODIFY,
	    CHANGE_DELETE };

	if (!c->by_operation)
		return contract_judge(c, path, op).rule == CONTRACT_ALLOWED;
	for (size_t i = 0; i < 3; i++)
		if (contract_judge(c, path, all[i]).rule != CONTRACT_ALLOWED)
			return false;
	return true;
}

const char *
contract_rule_name(enum contract_rule rule)
{
	static const char *const names[] = { "allowed", "not-allowed",
	    "forbidden", "protected" };

	return names[rule];
}
