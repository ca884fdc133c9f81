/* try_redgreen [-r RUNNER] [-j REPORT]... [-w NAME]... [-s NAME]... [-x NAME]...
 * [-c CONTRACT] [-d DIR] [-f FROZEN] [-o FROZEN] [-b PASSED] [-l FILES]
 * red|green HOW <output: the verdict of lib/judge/redgreen*.c on a run that
 * ended so (a status, "timeout", "unstarted"), in DIR, whose files FILES
 * lists.  -s may be structural, -x is existing.  Frozen lines are read from -f
 * and written to -o. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/text.h"
#include "judge/redgreen.h"
#include "record/contract.h"

enum { MOST = 1 << 17 };

struct options {
	const char *runner, *report[8], *contract, *dir, *frozen, *write;
	const char *files;
	size_t nreports, nwant;
	struct redgreen_want want[64];
	long long base;
};

/* The lines of a file, NULL-ended. */
static const char *const *
lines(struct arena *a, const char *path)
{
	static char line[1 << 16];
	const char **v = arena_alloc(a, MOST * sizeof(*v));
	FILE *fp = path ? fopen(path, "r") : NULL;
	size_t n = 0;

	while (fp && n < MOST - 1 && fgets(line, sizeof(line), fp)) {
		line[strcspn(line, "\n")] = '\0';
		v[n++] = arena_strdup(a, line);
	}
	if (fp)
		fclose(fp);
	return v;
}

static void
each(const char *what, const struct buf *b)
{
	char *copy = mem_strdup(buf_cstr(b)), *next = copy, *s;

	while ((s = next) != NULL && *s) {
		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		printf("%s: %s\n", what, s);
	}
	free(copy);
}

static int
print(const struct redgreen *rg, const struct options *o)
{
	FILE *fp = o->write ? fopen(o->write, "w") : NULL;

	printf("%s%s\n", rg->holds ? "holds" : "does not hold",
	    rg->changed ? ", tests-changed" : "");
	for (size_t i = 0; i < rg->n; i++)
		printf("%s\t%s\t%s\n", redgreen_state_name(rg->v[i].state),
		    rg->v[i].want.name, rg->v[i].file ? rg->v[i].file : "");
	each("why", &rg->why);
	each("shown", &rg->shown);
	for (size_t i = 0; fp && rg->frozen[i]; i++)
		fprintf(fp, "%s\n", rg->frozen[i]);
	return fp == NULL || fclose(fp) == 0 ? 0 : -1;
}

static int
judge(const struct options *o, bool red, struct result *r, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct contract c = CONTRACT_INIT;
	struct redgreen rg;
	struct redgreen_call call = { .want = o->want, .nwant = o->nwant,
	    .result = r, .root = o->dir, .base_passed = o->base };
	int rc = 0;

	call.files = lines(&a, o->files);
	if (o->frozen)
		call.frozen = lines(&a, o->frozen);
	if (o->contract) {
		rc = contract_load(&c, o->contract, e);
		if (rc == 0)
			call.want = redgreen_wants(&c, &a, &call.nwant, e);
		if (rc == 0 && call.want == NULL)
			rc = -1;
	}
	if (rc == 0) {
		rc = red ? redgreen_red(&rg, &call, e) :
		    redgreen_green(&rg, &call, e);
		if (rc == 0)
			rc = print(&rg, o);
		redgreen_release(&rg);
	}
	contract_release(&c);
	arena_release(&a);
	return rc;
}

static struct result *
run(const struct options *o, const char *how, struct err *e)
{
	static char block[1 << 16];
	struct result_reader *x = result_reader_new(o->runner);
	enum result_how h = strcmp(how, "timeout") == 0 ? RESULT_TIMED_OUT :
	    strcmp(how, "unstarted") == 0 ? RESULT_UNSTARTED : RESULT_EXITED;
	size_t k;

	while ((k = fread(block, 1, sizeof(block), stdin)) > 0)
		result_put(x, block, k);
	for (size_t i = 0; i < o->nreports; i++)
		(void)result_report(x, o->report[i], e);
	return result_end(x, h, (int)strtol(how, NULL, 10));
}

int
main(int argc, char *argv[])
{
	struct options o = { .dir = ".", .base = -1 };
	struct err e = ERR_INIT;
	struct result *r;
	int ch;

	while ((ch = getopt(argc, argv, "r:j:w:s:x:c:d:f:o:b:l:")) != -1) {
		switch (ch) {
		case 'r': o.runner = optarg; break;
		case 'j': o.report[o.nreports++ % 8] = optarg; break;
		case 'w':
		case 's':
		case 'x':
			o.want[o.nwant++ % 64] = (struct redgreen_want){
			    optarg, ch == 's', ch == 'x' };
			break;
		case 'c': o.contract = optarg; break;
		case 'd': o.dir = optarg; break;
		case 'f': o.frozen = optarg; break;
		case 'o': o.write = optarg; break;
		case 'b': o.base = strtoll(optarg, NULL, 10); break;
		case 'l': o.files = optarg; break;
		default: return FX_EINPUT;
		}
	}
	if (optind + 2 != argc)
		return FX_EINPUT;
	r = run(&o, argv[optind + 1], &e);
	if (e.status == FX_YES)
		(void)judge(&o, strcmp(argv[optind], "red") == 0, r, &e);
	result_free(r);
	return e.status == FX_YES ? 0 : err_report("try_redgreen", &e);
}
