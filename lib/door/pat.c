/* Regular expressions, by PCRE2. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "door/pat.h"

/* Enough for every honest line; a line made to be slow ends here. */
enum { MATCH_LIMIT = 20000, DEPTH_LIMIT = 500, HEAP_KIB = 1024 };

struct pat {
	char *source;
	pcre2_code *code;
	pcre2_match_data *data;
	bool tried, jit;
	size_t groups;
	const char *name[PAT_GROUPS];	/* in code's own table */
};

/* What all patterns share. */
static pcre2_match_context *
context(void)
{
	static pcre2_match_context *mc;

	if (mc == NULL) {
		mc = pcre2_match_context_create(NULL);
		if (mc == NULL)
			mem_fail();
		pcre2_set_match_limit(mc, MATCH_LIMIT);
		pcre2_set_depth_limit(mc, DEPTH_LIMIT);
		pcre2_set_heap_limit(mc, HEAP_KIB);
	}
	return mc;
}

struct pat *
pat_new(const char *regex)
{
	struct pat *p = mem_alloc(sizeof(*p));

	p->source = mem_strdup(regex);
	return p;
}

void
pat_free(struct pat *p)
{
	if (p == NULL)
		return;
	pcre2_code_free(p->code);
	pcre2_match_data_free(p->data);
	free(p->source);
	free(p);
}

const char *
pat_source(const struct pat *p)
{
	return p->source;
}

/* The names stand in a table of entries: two bytes of number, the name. */
static void
read_names(struct pat *p)
{
	uint32_t n = 0, size = 0, captures = 0;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &captures);
	p->groups = captures + 1;
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &n);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < n; i++, table += size) {
		size_t at = (size_t)table[0] << 8 | table[1];

		if (at < PAT_GROUPS)
			p->name[at] = (const char *)table + 2;
	}
}

static int
compile(struct pat *p, struct err *e)
{
	unsigned char text[256] = "";
	PCRE2_SIZE at = 0;
	int code = 0;

	if (p->tried && p->code)
		return 0;
	p->tried = true;
	p->code = pcre2_compile((PCRE2_SPTR)p->source, PCRE2_ZERO_TERMINATED,
	    PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (p->code == NULL && code == PCRE2_ERROR_HEAP_FAILED)
		mem_fail();
	if (p->code == NULL) {
		pcre2_get_error_message(code, text, sizeof(text));
		return err_set(e, FX_EINPUT, "'%s': %s at character %zu",
		    p->source, (char *)text, at + 1);
	}
	read_names(p);
	if (p->groups > PAT_GROUPS) {
		pcre2_code_free(p->code);
		p->code = NULL;
		return err_set(e, FX_EINPUT, "'%s': more than %d groups",
		    p->source, PAT_GROUPS - 1);
	}
	/* Without JIT (another machine) the interpreter does the same. */
	p->jit = pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE) == 0;
	p->data = pcre2_match_data_create(PAT_GROUPS, NULL);
	if (p->data == NULL)
		mem_fail();
	return 0;
}

int
pat_check(struct pat *p, struct err *e)
{
	return compile(p, e);
}

/* A pattern that is none was told of by pat_check, or is nobody's here. */
static bool
ready(struct pat *p)
{
	struct err ignored = ERR_INIT;

	if (p->code == NULL && !p->tried) {
		compile(p, &ignored);
		err_release(&ignored);
	}
	return p->code != NULL;
}

int
pat_match(struct pat *p, const char *s, size_t n, struct pat_span *m)
{
	const PCRE2_SIZE *v;
	int rc;

	if (!ready(p))
		return -1;
	rc = p->jit ? pcre2_jit_match(p->code, (PCRE2_SPTR)s, n, 0, 0, p->data,
	    context()) : pcre2_match(p->code, (PCRE2_SPTR)s, n, 0, 0, p->data,
	    context());
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc == PCRE2_ERROR_NOMEMORY)
		mem_fail();
	if (rc < 0)
		return -1;
	v = pcre2_get_ovector_pointer(p->data);
	for (size_t i = 0; m && i < PAT_GROUPS; i++) {
		bool set = i < (size_t)rc && v[2 * i] != PCRE2_UNSET &&
		    v[2 * i] <= v[2 * i + 1];

		m[i].s = set ? s + v[2 * i] : NULL;
		m[i].n = set ? v[2 * i + 1] - v[2 * i] : 0;
	}
	return 1;
}

const char *
pat_name(struct pat *p, size_t i)
{
	return ready(p) && i < PAT_GROUPS ? p->name[i] : NULL;
}

size_t
pat_groups(struct pat *p)
{
	return ready(p) ? p->groups : 0;
}
