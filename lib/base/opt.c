/* Options as one table: parsing, --help, --version, the listing for others. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/opt.h"
#include "base/text.h"

#ifndef FX_VERSION
#define FX_VERSION "0"
#endif

enum {
	SCREEN = 16,		/* options of its own that it shows at once */
	KEY_FORMAT = OPT_KEY + 900, KEY_JSON, KEY_HELP, KEY_VERSION, KEY_LIST
};

static const struct opt_spec common[] = {
	{ NULL, 'C', "DIR", "work as if started in DIR" },
	{ "format", KEY_FORMAT, "FORMAT", "text or json (one object a line)" },
	{ "json", KEY_JSON, NULL, "the same as --format json" },
	{ NULL, 'q', NULL, "print nothing, answer by the status" },
	{ NULL, 'z', NULL, "paths end in NUL, in and out" },
	{ "help", KEY_HELP, NULL, "this text" },
	{ "version", KEY_VERSION, NULL, "the version" },
	{ NULL, 0, NULL, NULL }
};

/* The program's own table first: it may describe a common option better. */
static const struct opt_spec *
find(const struct opt *o, const char *name, size_t n, int key)
{
	const struct opt_spec *tables[2] = { o->prog->specs, common };

	for (size_t t = 0; t < 2; t++)
		for (const struct opt_spec *s = tables[t]; s->key; s++) {
			if (name == NULL ? s->key == key :
			    s->name && strlen(s->name) == n &&
			    memcmp(s->name, name, n) == 0)
				return s;
		}
	return NULL;
}

/* What a common option means when the program's table repeats its name. */
static int
common_key(const struct opt_spec *s)
{
	for (const struct opt_spec *c = common; c->key; c++)
		if (c == s || (s->name && c->name ?
		    strcmp(s->name, c->name) == 0 : s->key == c->key))
			return c->key;
	return 0;
}

static void finish(const char *prog) __attribute__((noreturn));
static void help(const struct opt *) __attribute__((noreturn));
static void listing(const struct opt_prog *) __attribute__((noreturn));
static void unknown(const struct opt *, const char *name)
    __attribute__((noreturn));

static void
finish(const char *prog)
{
	struct err e = ERR_INIT;

	if (err_flush(stdout, &e) < 0)
		exit(err_report(prog, &e));
	exit(FX_YES);
}

static void
help_line(const struct opt_spec *s)
{
	char left[64] = "";
	struct buf b = BUF_INIT;

	if (s->key < OPT_KEY)
		buf_fmt(&b, "-%c", s->key);
	if (s->name)
		buf_fmt(&b, "%s--%s", b.len ? ", " : "", s->name);
	if (s->arg)
		buf_fmt(&b, " %s", s->arg);
	snprintf(left, sizeof(left), "%s", b.data);
	printf("  %-24s %s\n", left, s->help);
	buf_release(&b);
}

static bool
own(const struct opt_prog *p, const struct opt_spec *c)
{
	for (const struct opt_spec *s = p->specs; s->key; s++)
		if (s->key == c->key || (s->name && c->name &&
		    strcmp(s->name, c->name) == 0))
			return true;
	return false;
}

/* Is the option named in the list of what the verb takes? */
static bool
takes(const struct opt_verb *v, const struct opt_spec *s)
{
	char key[2] = { (char)s->key, '\0' };
	const char *name = s->name ? s->name : key;
	size_t n;

	if (v->takes == NULL)
		return true;
	for (const char *w = v->takes; *w != '\0'; w += n + (w[n] == ' ')) {
		n = strcspn(w, " ");
		if (strlen(name) == n && memcmp(w, name, n) == 0)
			return true;
	}
	return false;
}

/* Does the word stand in the line, by itself? */
static bool
mentions(const char *line, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = line; (at = strstr(at, word)) != NULL; at += n)
		if ((at == line || at[-1] == ' ') &&
		    (at[n] == '\0' || at[n] == ' '))
			return true;
	return false;
}

static void
usage(const struct opt_prog *p, const struct opt_verb *only)
{
	const char *lead = "usage:";

	for (const char *const *s = p->synopsis; *s; s++)
		if (only == NULL || mentions(*s, only->name)) {
			printf("%s %s %s\n", lead, p->name, *s);
			lead = "      ";
		}
	if (only && *lead == 'u')
		printf("%s %s %s %s\n", lead, p->name, only->name,
		    only->args);
}

/* Are these too many options for one screen?  Then each verb shows its own. */
static bool
crowded(const struct opt_prog *p)
{
	size_t n = 0;

	while (p->specs[n].key)
		n++;
	return p->verbs && n > SCREEN;
}

static void
help(const struct opt *o)
{
	const struct opt_prog *p = o->prog;
	const struct opt_verb *only = p->verbs;

	while (only && only->name && (o->noperands == 0 ||
	    strcmp(only->name, o->operands[0]) != 0))
		only++;
	only = only && only->name && crowded(p) ? only : NULL;
	usage(p, only);
	if (p->verbs)
		putchar('\n');
	for (const struct opt_verb *v = p->verbs; v && v->name; v++) {
		char left[64];

		snprintf(left, sizeof(left), "%s %s", v->name, v->args);
		if (only == NULL || v == only)
			printf("  %-24s %s\n", left, v->help);
	}
	putchar('\n');
	for (const struct opt_spec *s = p->specs; s->key; s++)
		if (only ? takes(only, s) : !crowded(p))
			help_line(s);
	if (only == NULL && crowded(p))
		printf("  %-24s %s\n", "VERB --help", "the options of a verb");
	for (const struct opt_spec *s = common; s->key; s++)
		if (!own(p, s))
			help_line(s);
	printf("\nstatus: 0 yes, 1 no, 2 mend the call, 3 cannot tell; "
	    "more in %s(1)\n", p->name);
	finish(p->name);
}

/* The verbs that an option belongs to, by commas; nothing when to all, "-"
 * when to none. */
static void
list_takers(const struct opt_prog *p, const struct opt_spec *s)
{
	const struct opt_verb *v;
	const char *comma = "";

	for (v = p->verbs; v && v->name && takes(v, s); v++)
		;
	if (v == NULL || v->name == NULL)
		return;
	for (v = p->verbs; v->name; v++)
		if (takes(v, s)) {
			printf("%s%s", comma, v->name);
			comma = ",";
		}
	if (*comma == '\0')
		putchar('-');
}

/* For scripts: kind, short, long, argument, help, verbs; a line each, by
 * tabs. */
static void
listing(const struct opt_prog *p)
{
	const struct opt_spec *tables[2] = { p->specs, common };

	printf("prog\t%s\t%s\n", p->name, p->nd);
	for (const char *const *s = p->synopsis; *s; s++)
		printf("synopsis\t%s\n", *s);
	for (const struct opt_verb *v = p->verbs; v && v->name; v++)
		printf("verb\t%s\t%s\t%s\n", v->name, v->args, v->help);
	for (size_t t = 0; t < 2; t++)
		for (const struct opt_spec *s = tables[t]; s->key; s++) {
			if (t == 1 && own(p, s))
				continue;
			printf("opt\t");
			if (s->key < OPT_KEY)
				putchar(s->key);
			printf("\t%s\t%s\t%s\t", s->name ? s->name : "",
			    s->arg ? s->arg : "", s->help);
			if (t == 0)
				list_takers(p, s);
			putchar('\n');
		}
	finish(p->name);
}

void
opt_fail(const struct opt *o, const char *fmt, ...)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	err_set(&e, FX_EINPUT, "%s", buf_cstr(&b));
	err_more(&e, FX_EINPUT, "try '%s --help'", o->prog->name);
	buf_release(&b);
	exit(err_report(o->prog->name, &e));
}

/* Say which option was meant by a name that is none. */
static void
unknown(const struct opt *o, const char *name)
{
	const struct opt_spec *tables[2] = { o->prog->specs, common };
	const char *list[128];
	const char *near;
	size_t n = 0;

	for (size_t t = 0; t < 2; t++)
		for (const struct opt_spec *s = tables[t];
		    s->key && n + 1 < sizeof(list) / sizeof(*list); s++)
			if (s->name)
				list[n++] = s->name;
	list[n] = NULL;
	near = text_nearest(name, list);
	if (near)
		opt_fail(o, "unknown option '--%s' (did you mean '--%s'?)",
		    name, near);
	opt_fail(o, "unknown option '--%s'", name);
}

/* A standard stream that is closed becomes one on which each read or write
 * fails: otherwise the next file that is opened takes its place, and what is
 * meant for a screen lands in a seal. */
static void
hold_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			exit(FX_EFAIL);
}

void
opt_start(struct opt *o, const struct opt_prog *prog, int argc, char **argv)
{
	hold_streams();
	memset(o, 0, sizeof(*o));
	o->prog = prog;
	o->argc = argc;
	o->argv = argv;
	o->at = 1;
	o->before = -1;
	o->format_name = "text";
	/* In place: an operand never moves behind where it stood. */
	o->operands = argv + (argc > 0);
}

/* Take an option that all programs share; false when it is the program's. */
static bool
take(struct opt *o, const struct opt_spec *s)
{
	switch (common_key(s)) {
	case 'C':
		if (o->arg && *o->arg != '\0' && chdir(o->arg) < 0)
			opt_fail(o, "-C %s: no such folder", o->arg);
		return true;
	case 'q':
		o->quiet = true;
		return true;
	case 'z':
		o->nul = true;
		return true;
	case KEY_FORMAT:
		o->format_name = o->arg;
		return true;
	case KEY_JSON:
		o->format_name = "json";
		return true;
	case KEY_HELP:
		help(o);
		return true;
	case KEY_VERSION:
		printf("%s %s\n", o->prog->name, FX_VERSION);
		finish(o->prog->name);
		return true;
	default:
		return false;
	}
}

static const struct opt_spec *
long_option(struct opt *o, const char *word)
{
	size_t n = strcspn(word, "=");
	const struct opt_spec *s;

	if (strcmp(word, "list-options") == 0)
		listing(o->prog);
	if ((s = find(o, word, n, 0)) == NULL)
		unknown(o, word);
	if (s->arg == NULL && word[n] == '=')
		opt_fail(o, "option '--%s' takes no argument", s->name);
	if (s->arg == NULL)
		return s;
	if (word[n] == '=')
		o->arg = word + n + 1;
	else if (o->at < o->argc)
		o->arg = o->argv[o->at++];
	else
		opt_fail(o, "option '--%s' needs %s", s->name, s->arg);
	return s;
}

static const struct opt_spec *
short_option(struct opt *o)
{
	int c = (unsigned char)*o->cluster++;
	const struct opt_spec *s = find(o, NULL, 0, c);

	if (s == NULL && c == 'h')
		help(o);
	if (s == NULL)
		opt_fail(o, "unknown option '-%c'", c);
	if (s->arg != NULL) {
		if (*o->cluster != '\0')
			o->arg = o->cluster;
		else if (o->at < o->argc)
			o->arg = o->argv[o->at++];
		else
			opt_fail(o, "option '-%c' needs %s", c, s->arg);
		o->cluster = NULL;
	} else if (*o->cluster == '\0') {
		o->cluster = NULL;
	}
	return s;
}

/* Remember that an option of the program's own was there. */
static int
given(struct opt *o, const struct opt_spec *s)
{
	o->given |= 1ULL << (s - o->prog->specs);
	return s->key;
}

static int
ended(struct opt *o)
{
	o->operands[o->noperands] = NULL;
	return -1;
}

int
opt_next(struct opt *o)
{
	const struct opt_spec *s;

	for (;;) {
		o->arg = NULL;
		if (o->cluster == NULL) {
			char *w;

			if (o->at >= o->argc)
				return ended(o);
			w = o->argv[o->at++];
			if (w[0] != '-' || w[1] == '\0') {
				o->operands[o->noperands++] = w;
				continue;
			}
			if (strcmp(w, "--") == 0) {
				o->before = o->noperands;
				while (o->at < o->argc)
					o->operands[o->noperands++] =
					    o->argv[o->at++];
				return ended(o);
			}
			if (w[1] == '-') {
				s = long_option(o, w + 2);
				if (!take(o, s))
					return given(o, s);
				continue;
			}
			o->cluster = w + 1;
		}
		s = short_option(o);
		if (!take(o, s))
			return given(o, s);
	}
}

const char *
opt_verb(const struct opt *o)
{
	const struct opt_spec *specs = o->prog->specs;
	const char *word = o->noperands ? o->operands[0] : NULL, *near;
	const char *names[64];
	const struct opt_verb *v = o->prog->verbs;
	size_t n = 0;

	if (word == NULL)
		opt_fail(o, "a verb is missing");
	for (; v->name && strcmp(v->name, word) != 0; v++)
		if (n < sizeof(names) / sizeof(*names) - 1)
			names[n++] = v->name;
	names[n] = NULL;
	near = v->name ? NULL : text_nearest(word, names);
	if (v->name == NULL)
		opt_fail(o, near ? "unknown verb '%s' (did you mean '%s'?)" :
		    "unknown verb '%s'", word, near);
	for (size_t i = 0; specs[i].key; i++)
		if (o->given >> i & 1 && !takes(v, &specs[i]))
			opt_fail(o, specs[i].name ?
			    "%s takes no option '--%s'" :
			    "%s takes no option '-%.1s'", v->name,
			    specs[i].name ? specs[i].name :
			    (const char[]){ (char)specs[i].key, '\0' });
	return v->name;
}

int
opt_number(const struct opt *o, const char *what, int max)
{
	char *end;
	long v = strtol(o->arg, &end, 10);

	if (end == o->arg || *end || v < 0 || v > max)
		opt_fail(o, "%s wants a number from 0 to %d, not '%s'", what,
		    max, o->arg);
	return (int)v;
}

void
opt_formats(struct opt *o, const char *const *more)
{
	if (strcmp(o->format_name, "text") == 0) {
		o->format = OPT_TEXT;
		return;
	}
	if (strcmp(o->format_name, "json") == 0) {
		o->format = OPT_JSON;
		return;
	}
	for (; more && *more; more++)
		if (strcmp(o->format_name, *more) == 0) {
			o->format = OPT_OTHER;
			return;
		}
	opt_fail(o, "unknown format '%s'", o->format_name);
}
