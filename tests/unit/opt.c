/* The grammar that all programs share, and the ends it makes of a program. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/opt.h"
#include "unit.h"

enum { KEY_LONG = OPT_KEY };
static const struct opt_spec specs[] = {
	{ "file", 'f', "FILE", "the file" },
	{ "long", KEY_LONG, NULL, "a long one" },
	{ NULL, 'x', NULL, "a short one" },
	{ "format", OPT_KEY + 1, "FORMAT", "text, json or sarif" },
	{ NULL, 0, NULL, NULL }
};
static const char *const synopsis[] = { "[-x] FILE...", NULL };
static const char *const formats[] = { "sarif", NULL };
static const struct opt_prog prog = { "fx-t", "try", synopsis, specs, NULL };
static const struct opt_verb verbs[] = {
	{ "seal", "[FILE]", "", "x long" }, { "show", "", "", "" },
	{ "any", "", "", NULL }, { NULL, NULL, NULL, NULL }
};
static const struct opt_prog verbal = { "fx-v", "v", synopsis, specs, verbs };

/* Print what a command line means, as main would take it. */
static int
take(int argc, char **argv)
{
	struct opt o;
	int key;

	opt_start(&o, *argv[0] == 'v' ? &verbal : &prog, argc, argv);
	while ((key = opt_next(&o)) != -1)
		printf("%d=%s ", key == 'f' || key == 'x' ? key : key - OPT_KEY,
		    o.arg ? o.arg : "");
	opt_formats(&o, formats);
	if (*argv[0] == 'v')
		printf("%s ", opt_verb(&o));
	printf("q%d z%d %d %s:", o.quiet, o.nul, (int)o.format, o.format_name);
	for (int i = 0; i < o.noperands; i++)
		printf(" %s", o.operands[i]);
	CHECK(o.operands[o.noperands] == NULL);
	return fflush(stdout) == 0 ? FX_YES : FX_EFAIL;
}

/* In a child: its status, and what it printed on both streams. */
static void
means(const char *line, int want_status, const char *want)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	char copy[256], *rest, *argv[16] = { NULL };
	int fd[2], argc = 0, st = 0;
	pid_t pid;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *w = strtok_r(copy, " ", &rest); w && argc < 15;
	    w = strtok_r(NULL, " ", &rest))
		argv[argc++] = w;
	CHECK(pipe(fd) == 0);
	fflush(stdout);
	if ((pid = fork()) == 0) {
		dup2(fd[1], 1);
		dup2(fd[1], 2);
		exit(take(argc, argv));
	}
	close(fd[1]);
	CHECK(io_drain(&b, fd[0], 9999, &e) == 0);
	close(fd[0]);
	waitpid(pid, &st, 0);
	CHECK(WIFEXITED(st) && WEXITSTATUS(st) == want_status);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
}

int
main(void)
{
	means("p", 0, "q0 z0 0 text:");
	means("p a -x b --long c", 0, "120= 0= q0 z0 0 text: a b c");
	means("p -xqzfA B", 0, "120= 102=A q1 z1 0 text: B");
	means("p -f A --file=B --file C", 0,
	    "102=A 102=B 102=C q0 z0 0 text:");
	means("p a -- -x --long", 0, "q0 z0 0 text: a -x --long");
	means("p - --json", 0, "q0 z0 1 json: -");
	means("p --format json --format text", 0, "q0 z0 0 text:");
	means("p --format=sarif", 0, "q0 z0 2 sarif:");
	means("p -C / a", 0, "q0 z0 0 text: a");
	means("p --format xml", 2, "fx-t: unknown format 'xml'\n"
	    "fx-t: try 'fx-t --help'\n");
	means("p --fil", 2, "fx-t: unknown option '--fil' (did you mean "
	    "'--file'?)\nfx-t: try 'fx-t --help'\n");
	means("p --long=x", 2, "fx-t: option '--long' takes no argument\n"
	    "fx-t: try 'fx-t --help'\n");
	means("p -f", 2, "fx-t: option '-f' needs FILE\n"
	    "fx-t: try 'fx-t --help'\n");
	means("p -y", 2, "fx-t: unknown option '-y'\n"
	    "fx-t: try 'fx-t --help'\n");
	means("p -C /no/such", 2, "fx-t: -C /no/such: no such folder\n"
	    "fx-t: try 'fx-t --help'\n");
	means("v --long seal -x", 0, "0= 120= seal q0 z0 0 text: seal");
	means("v any --file x", 0, "102=x any q0 z0 0 text: any");
	means("v -q show -z", 0, "show q1 z1 0 text: show");
	means("v show --long", 2, "fx-v: show takes no option '--long'\n"
	    "fx-v: try 'fx-v --help'\n0= ");
	means("v -x show", 2, "fx-v: show takes no option '-x'\n"
	    "fx-v: try 'fx-v --help'\n120= ");
	means("v -f x seal", 2, "fx-v: seal takes no option '--file'\n"
	    "fx-v: try 'fx-v --help'\n102=x ");
	means("v shwo", 2, "fx-v: unknown verb 'shwo' (did you mean 'show'?)\n"
	    "fx-v: try 'fx-v --help'\n");
	means("v", 2, "fx-v: a verb is missing\nfx-v: try 'fx-v --help'\n");
	return UNIT_RESULT;
}
