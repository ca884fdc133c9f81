/* Files of stage configuration.
 *
 * TOML is turned into the tree that YAML is read into, so that one table of
 * keys and one set of messages hold for both. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "base/toml.h"
#include "door/hash.h"
#include "door/pat.h"
#include "record/schema.h"
#include "record/stagefile.h"

/* What a person writes, and what we do: of every component all stages. */
static const struct ydoc_limits limits = { 1 << 20, 8, 1 << 16, "language" },
    sealed = { 64 << 20, 8, 1 << 22, "version" };

static struct ydoc_node *convert(struct arena *, const struct toml_node *);

static int
no_nul(const char *name, const struct toml_node *x, struct err *e)
{
	int rc = 0;

	if (x->key && strlen(x->key) != x->key_len)
		rc = err_more(e, FX_EINPUT, "%s:%u:%u: a key holds a NUL",
		    name, x->key_line, x->key_column);
	if (x->kind == TOML_STRING && strlen(x->text) != x->len)
		rc = err_more(e, FX_EINPUT, "%s:%u:%u: a text holds a NUL",
		    name, x->line, x->column);
	for (x = x->first; x; x = x->next)
		if (no_nul(name, x, e) < 0)
			rc = -1;
	return rc;
}

static void
convert_value(struct arena *a, struct ydoc_node *y, const struct toml_node *x)
{
	char digits[32];
	struct ydoc_node **end = &y->first;

	switch (x->kind) {
	case TOML_TABLE:
	case TOML_ARRAY:
		y->kind = x->kind == TOML_TABLE ? YDOC_MAP : YDOC_LIST;
		for (x = x->first; x; x = x->next) {
			*end = convert(a, x);
			end = &(*end)->next;
		}
		return;
	case TOML_INTEGER:
		snprintf(digits, sizeof(digits), "%lld",
		    (long long)x->integer);
		y->text = arena_strdup(a, digits);
		break;
	case TOML_FLOAT:
		snprintf(digits, sizeof(digits), "%.15g", x->number);
		y->text = arena_strdup(a, digits);
		break;
	case TOML_BOOLEAN:
		y->text = x->truth ? "true" : "false";
		break;
	default:	/* a text, or a time as it is written */
		y->text = arena_dup(a, x->text, x->len);
		y->quoted = true;
	}
	y->kind = YDOC_SCALAR;
	y->last_line = y->line;
}

static struct ydoc_node *
convert(struct arena *a, const struct toml_node *x)
{
	struct ydoc_node *y = arena_alloc(a, sizeof(*y));

	y->line = x->line;
	y->column = x->column;
	if (x->key) {
		y->key = arena_dup(a, x->key, x->key_len);
		y->key_line = x->key_line;
		y->key_column = x->key_column;
	}
	convert_value(a, y, x);
	return y;
}

static int
parse_toml(struct stagefile *f, const char *bytes, size_t n, struct err *e)
{
	struct toml t = TOML_INIT;
	int rc = toml_parse(&t, f->name, bytes, n, &toml_limits_file, e);

	if (rc == 0)
		rc = no_nul(f->name, t.root, e);
	if (rc == 0)
		f->doc.root = convert(&f->doc.arena, t.root);
	toml_release(&t);
	return rc;
}

/* The keys of a .factory.toml: ours, and a table for each language. */
static const struct schema_key *
factory_keys(struct arena *a, const struct stagefile_language *languages)
{
	size_t n = 0, k = 0;
	struct schema_key *v;

	while (languages[n].name)
		n++;
	while (schema_factory[k].name)
		k++;
	v = arena_alloc(a, (n + k + 1) * sizeof(*v));
	memcpy(v, schema_factory, k * sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[k + i] = (struct schema_key){ .name = languages[i].name,
		    .meant = languages[i].also, .type = SCHEMA_MAP,
		    .sub = schema_factory_language,
		    .doc = "how a language's stages run" };
	return v;
}

static int
fault(struct err *e, const struct stagefile *f, const struct ydoc_node *x,
    const char *what, const char *why)
{
	return err_more(e, FX_EINPUT, "%s:%u:%u: %s%s", f->name, x->line,
	    x->column, what, why);
}

/* What no table of keys can say of a stage. */
static int
check_stage(const struct stagefile *f, const struct ydoc_node *x,
    struct err *e)
{
	const struct ydoc_node *y = schema_get(x, schema_stage_keys, "command");
	int rc = 0;

	if (y && schema_get(x, schema_stage_keys, "unsupported"))
		rc = fault(e, f, y, "'command' and 'unsupported' exclude "
		    "each other", "");
	y = schema_get(x, schema_stage_keys, "failure_patterns");
	for (y = y ? y->first : NULL; y; y = y->next) {
		struct pat *p = pat_new(y->text);
		struct err why = ERR_INIT;

		if (pat_check(p, &why) < 0)
			rc = fault(e, f, y, "", why.msg);
		err_release(&why);
		pat_free(p);
	}
	return rc;
}

/* The same of a file: its stages may lie at any depth. */
static int
check(const struct stagefile *f, const struct ydoc_node *map, struct err *e)
{
	int rc = 0;

	for (const struct ydoc_node *x = map->first; x; x = x->next) {
		const char *key = x->key ? x->key : "";

		if (strcmp(key, "dir") == 0 && strcmp(x->text, ".") != 0) {
			const char *why = path_fault(x->text,
			    strlen(x->text));

			if (why)
				rc = fault(e, f, x, "the folder ", why);
		}
		if (strcmp(key, "stages") == 0) {
			for (const struct ydoc_node *y = x->first; y;
			    y = y->next)
				if (y->kind == YDOC_MAP &&
				    check_stage(f, y, e) < 0)
					rc = -1;
		} else if (x->kind != YDOC_SCALAR && check(f, x, e) < 0) {
			rc = -1;
		}
	}
	return rc;
}

int
stagefile_parse(struct stagefile *f, const char *name,
    enum stagefile_kind kind, const struct stagefile_language *languages,
    const char *bytes, size_t n, struct err *e)
{
	const struct schema_key *keys = kind == STAGEFILE_LANGUAGE ?
	    schema_stage_file : schema_sealed_stages;
	int rc;

	f->name = arena_strdup(&f->doc.arena, name);
	hash_sha256(f->sha256, bytes, n);
	if (kind == STAGEFILE_FACTORY) {
		keys = factory_keys(&f->doc.arena, languages);
		rc = parse_toml(f, bytes, n, e);
	} else {
		rc = ydoc_parse(&f->doc, f->name, bytes, n,
		    kind == STAGEFILE_SEALED ? &sealed : &limits, e);
	}
	if (rc == 0)
		rc = schema_check(f->name, f->doc.root, keys, e);
	return rc < 0 ? -1 : check(f, f->doc.root, e);
}

int
stagefile_load(struct stagefile *f, const char *name,
    enum stagefile_kind kind, const struct stagefile_language *languages,
    struct err *e)
{
	struct buf b = BUF_INIT;
	struct stat st;
	int rc;

	if (lstat(name, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_sys(e, "%s", name);
	if (S_ISLNK(st.st_mode))
		return err_set(e, FX_EINPUT, "%s: is a symbolic link; stage "
		    "configuration is a plain file", name);
	rc = io_slurp(&b, name, limits.bytes, e);
	if (rc == 0)
		rc = stagefile_parse(f, name, kind, languages, buf_cstr(&b),
		    b.len, e);
	buf_release(&b);
	return rc;
}

void
stagefile_release(struct stagefile *f)
{
	ydoc_release(&f->doc);
	*f = (struct stagefile)STAGEFILE_INIT;
}
