/* How stages run: which file beats which, and what a seal keeps of it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/git.h"
#include "judge/compare.h"
#include "judge/stages.h"
#include "judge/stages_sealed.h"
#include "record/contract.h"
#include "record/schema.h"
#include "unit.h"

static void
put(const char *path, const char *text)
{
	struct err e = ERR_INIT;

	CHECK(io_replace(path, text, strlen(text), 0644, &e) == 0);
	err_release(&e);
}

static int
load(struct stages *s, const struct contract *c)
{
	struct git g = GIT_INIT;
	struct err e = ERR_INIT;
	int rc;

	g.top = getcwd(NULL, 0);
	rc = stages_load(s, &g, NULL, c, &e);
	if (rc < 0)
		fprintf(stderr, "%s\n", e.msg);
	err_release(&e);
	git_release(&g);
	return rc;
}

static const char *
text(const struct stage *t, enum stage_key key)
{
	return t ? t->v[key].text : NULL;
}

static const char *
from(const struct stage *t, enum stage_key key)
{
	return t ? t->v[key].from : NULL;
}

static const char contract[] =
    "contract:\n"
    "  task: t\n"
    "  boundary: {allowed_files: []}\n"
    "  accept_unsupported: [{stage: integration, reason: \"none yet\"}]\n"
    "  tcr_behavior:\n"
    "    applies_to_stages:\n"
    "      - {stage: lint, tcr: false, reason: later}\n"
    "    unit_test: {retries: 7, writes: [a/b], on_failure:\n"
    "      {restore_to: base, meaning: back}}\n";

/* Built in, then each file over it, then the contract over all. */
static void
beats(void)
{
	struct stages s = STAGES_INIT;
	struct contract c = CONTRACT_INIT;
	struct err e = ERR_INIT;
	const struct stage *t;

	CHECK(contract_parse(&c, "c.yaml", contract, strlen(contract), &e) ==
	    0);
	put("go.mod", "module m\n");
	put(".factory/go.yaml", "language: go\nstages:\n"
	    "  unit_test: {timeout: 90, retries: 4}\n"
	    "  static: go vet -x .\n"
	    "  lint: {command: a, retries: 2}\n");
	put(".factory.toml", "[stages.lint]\nretries = 3\n"
	    "[go.stages]\nstatic = 'b'\n"
	    "[[components]]\ndir = '.'\n[components.stages.coverage]\n"
	    "unsupported = 'no'\n");
	CHECK(load(&s, &c) == 0);
	CHECK(s.n == 10);
	t = stages_find(&s, "unit_test", NULL);
	CHECK_STR(text(t, STAGE_COMMAND), "go test -json ./...");
	CHECK_STR(from(t, STAGE_COMMAND), stages_built);
	CHECK(t->timeout == 90 && t->retries == 7 && t->tcr);
	CHECK_STR(from(t, STAGE_TIMEOUT), ".factory/go.yaml");
	CHECK_STR(from(t, STAGE_RETRIES), "c.yaml");
	CHECK_STR(t->v[STAGE_WRITES].list[0], "a/b");
	CHECK_STR(text(t, STAGE_RESTORE_TO), "base");
	CHECK_STR(text(t, STAGE_MEANING), "back");
	CHECK(stages_find(&s, "unit-test", t) == NULL);
	t = stages_find(&s, "lint", NULL);
	CHECK(t->retries == 3 && !t->tcr);
	CHECK_STR(text(t, STAGE_COMMAND), "a");
	CHECK_STR(text(t, STAGE_REASON), "later");
	/* What was of the other command is not of this one. */
	CHECK(t->v[STAGE_FAILURE].list == NULL && !text(t, STAGE_FIX));
	CHECK_STR(text(t, STAGE_SUCCESS), "exit_code == 0");
	t = stages_find(&s, "static", NULL);
	CHECK_STR(text(t, STAGE_COMMAND), "b");
	CHECK_STR(from(t, STAGE_COMMAND), ".factory.toml");
	t = stages_find(&s, "coverage", NULL);
	CHECK_STR(text(t, STAGE_COMMAND), NULL);
	CHECK_STR(text(t, STAGE_UNSUPPORTED), "no");
	t = stages_find(&s, "integration", NULL);
	CHECK_STR(text(t, STAGE_ACCEPTED), "none yet");
	stages_release(&s);
	contract_release(&c);
	err_release(&e);
}

/* The contract's least coverage beats a file's and the language's; where no
 * command covers there is nothing to beat. */
static void
coverage(void)
{
	static const struct {
		const char *minimum, *factory, *means;
	} v[] = {
		{ "91", "", "exit_code == 0 AND tests >= 1 AND passed >= 1 "
		  "AND failed == 0 AND coverage_percent >= 91" },
		{ "60.5", "[stages.coverage]\nsuccess_means = "
		  "'exit_code == 0 AND coverage_percent >= 95'\n",
		  "exit_code == 0 AND coverage_percent >= 60.5" },
		{ "10.0", "[stages.coverage]\ncommand = 'c'\n"
		  "success_means = 'exit_code == 0'\n",
		  "exit_code == 0 AND coverage_percent >= 10" },
		{ "0", "[stages.coverage]\nunsupported = 'no'\n", NULL },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct stages s = STAGES_INIT;
		struct contract c = CONTRACT_INIT;
		struct buf b = BUF_INIT;
		struct err e = ERR_INIT;
		const struct stage *t;

		buf_fmt(&b, "contract:\n  task: t\n  boundary: "
		    "{allowed_files: []}\n  coverage: {minimum: %s}\n",
		    v[i].minimum);
		CHECK(contract_parse(&c, "c.yaml", b.data, b.len, &e) == 0);
		put(".factory.toml", v[i].factory);
		CHECK(load(&s, &c) == 0);
		t = stages_find(&s, "coverage", NULL);
		CHECK(stage_told(t, STAGE_SUCCESS) == (v[i].means != NULL));
		if (v[i].means) {
			CHECK_STR(text(t, STAGE_SUCCESS), v[i].means);
			CHECK_STR(from(t, STAGE_SUCCESS), "c.yaml");
		}
		stages_release(&s);
		contract_release(&c);
		err_release(&e);
		buf_release(&b);
	}
}

/* What is spelled reads as the same, and is spelled as the same. */
static void
again(void)
{
	struct stages s = STAGES_INIT, back = STAGES_INIT;
	struct differences d = DIFFERENCES_INIT;
	struct contract c = CONTRACT_INIT;
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct err e = ERR_INIT;
	const struct stage *t;

	put(".factory.toml", "[stages.lint]\ncommand = \"a\\n'b' \\\"\\\\ "
	    "\\u200b\\uFFFE \\u0007\"\nfailure_patterns = ['x: y', '# z']\n"
	    "[[components]]\ndir = 'w e/b'\nlanguage = 'blub'\n");
	CHECK(load(&s, NULL) == 0 && s.n == 20);
	stages_spell(&one, &s);
	CHECK(stages_parse(&back, "f", one.data, one.len, &e) == 0);
	if (e.msg)
		fprintf(stderr, "%s\n", e.msg);
	stages_spell(&two, &back);
	CHECK_STR(two.data, one.data);
	CHECK(stages_same_files(&s, &back));
	stages_compare(&d, &c, &s, &back);
	CHECK(d.n == 0);
	t = stages_find(&back, "lint", NULL);
	CHECK_STR(text(t, STAGE_COMMAND),
	    "a\n'b' \"\\ \xe2\x80\x8b\xef\xbf\xbe \a");
	CHECK_STR(from(t, STAGE_COMMAND), ".factory.toml");
	t = stages_find(&back, "lint", t);
	CHECK_STR(t->dir, "w e/b");
	CHECK_STR(from(t, STAGE_COMMAND), ".factory.toml");
	t = stages_find(&back, "static", stages_find(&back, "static", NULL));
	CHECK_STR(t->dir, "w e/b");
	CHECK_STR(text(t, STAGE_UNSUPPORTED), "nothing names a command");
	/* Another value is seen, one from elsewhere is none. */
	back.v[0].v[STAGE_COMMAND].from = "x";
	back.v[2].v[STAGE_RETRIES].text = "9";
	stages_compare(&d, &c, &s, &back);
	CHECK(d.n == 1);
	CHECK_STR(d.v[0].text, "stage 'unit-test' of go in '.': retries is "
	    "'9', was '4'");
	differences_release(&d);
	stages_release(&s);
	stages_release(&back);
	buf_release(&one);
	buf_release(&two);
}

static void
refuses(const char *path, const char *bytes, const char *why)
{
	struct git g = GIT_INIT;
	struct stages s = STAGES_INIT;
	struct err e = ERR_INIT;

	put(path, bytes);
	g.top = getcwd(NULL, 0);
	CHECK(stages_load(&s, &g, NULL, NULL, &e) == -1);
	CHECK_STR(e.msg, why);
	err_release(&e);
	stages_release(&s);
	git_release(&g);
	unlink(path);
}

static void
faults(void)
{
	static const char own[] = ".factory.toml", go[] = ".factory/go.yaml";

	unlink(own);
	refuses(own, "[stage.lint]\n", ".factory.toml:1:2: unknown key "
	    "'stage' (did you mean 'stages'?)");
	refuses(own, "[goo.stages]\n", ".factory.toml:1:2: unknown key 'goo' "
	    "(did you mean 'go'?)");
	refuses(own, "[golang.stages]\n", ".factory.toml:1:2: unknown key "
	    "'golang' (did you mean 'go'?)");
	refuses(own, "[[components]]\ndir = '.'\nlanguage = 'golang'\n",
	    ".factory.toml:3:12: unknown language 'golang' (did you mean "
	    "'go'?)");
	refuses(own, "[stages.lint]\nretrys = 3\n", ".factory.toml:2:1: "
	    "unknown key 'retrys' (did you mean 'retries'?)");
	refuses(own, "[stages.lint]\nretries = '3'\n", ".factory.toml:2:11: "
	    "'3' is not a number; 'retries' wants one, without quotes or a "
	    "sign");
	refuses(own, "[stages.lint]\ntcr = 1\n", ".factory.toml:2:7: 'tcr' "
	    "must be true or false, not '1'");
	refuses(own, "[stages]\nunit_test = 'a'\nunit-test = 'b'\n",
	    ".factory.toml:3:1: 'unit-test' and 'unit_test' (line 2) are the "
	    "same key; keep one");
	refuses(own, "[stages.lint]\nsuccess_means = 'exit = 0'\n",
	    ".factory.toml:2:17: success_means: column 1: no fact of "
	    "this name; exit_code, tests, passed, failed, skipped, "
	    "coverage_percent, duration_seconds, contains, NOT or ( was "
	    "meant");
	refuses(own, "[stages.lint]\ncommand = 'a'\nunsupported = 'b'\n",
	    ".factory.toml:2:11: 'command' and 'unsupported' exclude each "
	    "other");
	/* What runs nothing would always pass. */
	refuses(own, "[stages.lint]\ncommand = ''\n", ".factory.toml:2:11: "
	    "'command' is empty; write a value or leave it out");
	refuses(own, "[stages]\nlint = ' '\n", ".factory.toml:2:8: 'lint' runs "
	    "nothing, and nothing would always pass; write a command or leave "
	    "it out");
	refuses(own, "[[components]]\ndir = '.'\nstages.lint.command = \"\\t# "
	    "x\\n\\n #\"\n", ".factory.toml:3:23: 'command' runs nothing, and "
	    "nothing would always pass; write a command or leave it out");
	refuses(own, "[stages.lint]\ncommand = 'a'\nfix = ' '\n",
	    ".factory.toml:3:7: 'fix' runs nothing, and nothing would always "
	    "pass; write a command or leave it out");
	unlink(own);
	refuses(go, "language: go\nstages:\n  lint: {command: '#x'}\n",
	    ".factory/go.yaml:3:19: 'command' runs nothing, and nothing would "
	    "always pass; write a command or leave it out");
	refuses(go, "language: rust\n", ".factory/go.yaml:1:11: the file is "
	    "of 'go', and says 'rust'");
	refuses(go, "language: go\ncomponents: [{dir: ../x}]\n",
	    ".factory/go.yaml:2:20: the folder has a '..' component");
}

int
main(void)
{
	char dir[] = "/tmp/fx-stages-XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) < 0 ||
	    mkdir(".factory", 0777) < 0)
		return 99;
	beats();
	coverage();
	again();
	faults();
	unlink("go.mod");
	rmdir(".factory");
	CHECK(chdir("/") == 0);
	CHECK(rmdir(dir) == 0);
	return UNIT_RESULT;
}
