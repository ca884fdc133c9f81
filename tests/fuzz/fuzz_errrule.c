/* A file of rules, and behind a line "---log" a log: what is refused says
 * where; what a pattern is said to begin with, and to hold, is so in every
 * line that it matches; and the log is read to its end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/errsum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct log {
	const char *s;
	size_t n;
};

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
refused(const struct err *e)
{
	must(e->status == FX_EINPUT);
	for (const char *s = e->msg; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		must(strncmp(s, "f.yaml:", 7) == 0);
		must(strtoul(s + 7, NULL, 10) > 0 ||
		    strstr(s, "larger than"));
	}
}

static bool
holds(const char *line, const char *word, bool caseless)
{
	size_t n = strlen(word);

	for (; *line; line++)
		if (caseless ? strncasecmp(line, word, n) == 0 :
		    strncmp(line, word, n) == 0)
			return true;
	return false;
}

/* Only what is found in the pattern: words that the file names are its own
 * affair. */
static void
begins(const struct errrule *t, const char *line)
{
	struct arena a = ARENA_INIT;
	struct relit words;
	bool any = false, known;
	struct buf b = BUF_INIT;
	struct pat *p;

	/* In a group it is a pattern that is asked of PCRE2 alone. */
	buf_fmt(&b, "(?:%s)", t->start.pat->source);
	p = pat_new(b.data);
	known = pat_match(p, line, strlen(line), NULL) > 0;
	pat_free(p);
	buf_release(&b);
	if (!known)
		return;
	must(pat_begins(t->start.pat, line, strlen(line)));
	if (relit_find(&words, &a, t->start.pat->source)) {
		for (size_t i = 0; i < words.n; i++)
			any = any || holds(line, words.v[i], words.caseless);
		must(any);
	}
	arena_release(&a);
}

static ssize_t
pull(void *ctx, char *p, size_t n, struct err *e)
{
	struct log *x = ctx;

	(void)e;
	n = n < x->n ? n : x->n;
	memcpy(p, x->s, n);
	x->s += n;
	x->n -= n;
	return (ssize_t)n;
}

static void
read_log(struct errrules *rules, struct log log)
{
	struct err e = ERR_INIT;
	struct errsum s;

	errsum_init(&s, rules);
	must(errsum_read(&s, pull, &log, &e) == 0);
	errsum_rank(&s);
	errsum_release(&s);
	err_release(&e);
}

static void
lines(const struct errrules *rules, const char *log)
{
	struct buf b = BUF_INIT;
	size_t n;

	for (; *log; log += n + (log[n] != '\0')) {
		n = strcspn(log, "\n");
		buf_clear(&b);
		buf_append(&b, log, n);
		for (size_t i = 0; i < rules->n; i++)
			begins(&rules->v[i], buf_cstr(&b));
	}
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct errrules rules = ERRRULES_INIT;
	struct err e = ERR_INIT;
	struct buf in = BUF_INIT;
	char *log;
	size_t n;

	buf_append(&in, data, size);
	log = strstr(buf_cstr(&in), "\n---log\n");
	n = log ? (size_t)(log - in.data) + 1 : in.len;
	log = log ? log + strlen("\n---log\n") : in.data + in.len;
	if (errrules_parse(&rules, "f.yaml", buf_cstr(&in), n, true, &e) < 0) {
		refused(&e);
	} else {
		lines(&rules, log);
		read_log(&rules, (struct log){ log, strlen(log) });
	}
	errrules_release(&rules);
	err_release(&e);
	buf_release(&in);
	return 0;
}
