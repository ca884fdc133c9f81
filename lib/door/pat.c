/* Regular expressions, by PCRE2. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "door/pat.h"

/* Enough for every honest line; a line made to be slow ends here. */
enum { MATCH_LIMIT = 20000, DEPTH_LIMIT = 500, HEAP_KIB = 1024 };

/* Machine code costs as much as some tens of matches without it do. */
enum { JIT_AFTER = 24 };

struct pat_code {
	pcre2_code *code;
	unsigned used;			/* until it has machine code */
	bool jit;
	const char *name[PAT_GROUPS];	/* in code's own table */
};

/* Where all patterns leave what matched.  Each would keep 20 KiB and more of
 * its own for the interpreter. */
static pcre2_match_data *
found(void)
{
	static pcre2_match_data *data;

	if (data == NULL && (data = pcre2_match_data_create(PAT_GROUPS,
	    NULL)) == NULL)
		mem_fail();
	return data;
}

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
	p->firsts = p->solids = p->lasts = UINT64_MAX;
	return p;
}

static void
free_code(struct pat_code *c)
{
	if (c == NULL)
		return;
	pcre2_code_free(c->code);
	free(c);
}

void
pat_free(struct pat *p)
{
	if (p == NULL)
		return;
	free_code(p->code);
	free(p->head);
	p->head = NULL;
	p->firsts = p->solids = p->lasts = UINT64_MAX;
	p->code = NULL;
	p->tried = false;
	if (!p->fixed) {
		free((void *)(uintptr_t)p->source);
		free(p);
	}
}

/* The names stand in a table of entries: two bytes of number, the name. */
static void
read_names(struct pat_code *c)
{
	uint32_t n = 0, size = 0;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(c->code, PCRE2_INFO_NAMECOUNT, &n);
	pcre2_pattern_info(c->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(c->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < n; i++, table += size) {
		size_t at = (size_t)table[0] << 8 | table[1];

		if (at < PAT_GROUPS)
			c->name[at] = (const char *)table + 2;
	}
}

static pcre2_code *
compiled(const char *source, struct err *e)
{
	unsigned char text[256] = "";
	uint32_t captures = 0;
	PCRE2_SIZE at = 0;
	int why = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)source,
	    PCRE2_ZERO_TERMINATED, PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C,
	    &why, &at, NULL);

	if (code == NULL && why == PCRE2_ERROR_HEAP_FAILED)
		mem_fail();
	if (code == NULL) {
		pcre2_get_error_message(why, text, sizeof(text));
		err_set(e, FX_EINPUT, "'%s': %s at character %zu", source,
		    (char *)text, at + 1);
		return NULL;
	}
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &captures);
	if (captures >= PAT_GROUPS) {
		pcre2_code_free(code);
		err_set(e, FX_EINPUT, "'%s': more than %d groups", source,
		    PAT_GROUPS - 1);
		return NULL;
	}
	return code;
}

int
pat_check(struct pat *p, struct err *e)
{
	pcre2_code *code;

	if (p->code)
		return 0;
	p->tried = true;
	if ((code = compiled(p->source, e)) == NULL)
		return -1;
	p->code = mem_alloc(sizeof(*p->code));
	p->code->code = code;
	read_names(p->code);
	return 0;
}

/* A pattern that is none was told of by pat_check, or is nobody's here. */
static bool
ready(struct pat *p)
{
	struct err ignored = ERR_INIT;

	if (p->code == NULL && !p->tried) {
		pat_check(p, &ignored);
		err_release(&ignored);
	}
	return p->code != NULL;
}

/* Without machine code (another machine) the interpreter does the same, but
 * its steps are smaller: at a limit the code has another try. */
static int
match(struct pat_code *c, const char *s, size_t n)
{
	PCRE2_SPTR at = (PCRE2_SPTR)s;
	int rc = 0;

	if (c->used < JIT_AFTER) {
		rc = pcre2_match(c->code, at, n, 0, 0, found(), context());
		if (rc >= PCRE2_ERROR_NOMATCH && ++c->used < JIT_AFTER)
			return rc;
		c->used = JIT_AFTER;
		c->jit = pcre2_jit_compile(c->code, PCRE2_JIT_COMPLETE) == 0;
		if (rc >= PCRE2_ERROR_NOMATCH || !c->jit)
			return rc;
	}
	return (c->jit ? pcre2_jit_match : pcre2_match)(c->code, at, n, 0, 0,
	    found(), context());
}

bool
pat_head(struct pat *p, const char *s, size_t n)
{
	if (p->head == NULL) {
		p->head = mem_alloc(sizeof(*p->head));
		relit_head(p->head, p->source);
		p->firsts = relit_firsts(p->head);
		p->solids = relit_solids(p->source);
		p->lasts = relit_lasts(p->source);
	}
	return relit_begins(p->head, s, n);
}

int
pat_try(struct pat *p, const char *s, size_t n, struct pat_span *m)
{
	const PCRE2_SIZE *v;
	int rc;

	if (!ready(p))
		return -1;
	rc = match(p->code, s, n);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc == PCRE2_ERROR_NOMEMORY)
		mem_fail();
	if (rc < 0)
		return -1;
	v = pcre2_get_ovector_pointer(found());
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
	return ready(p) && i < PAT_GROUPS ? p->code->name[i] : NULL;
}
