/* Languages: read, and those that are there replaced. */
#include "base/err.h"
#include "record/language.h"
#include "unit.h"

static int
parse(struct languages *all, const char *text, struct err *e)
{
	return languages_parse(all, "l.yaml", text, strlen(text), true, e);
}

static void
taken(void)
{
	static struct language v[] = {
		{ .name = "a", .made = true }, { .name = "b", .made = true }
	};
	struct languages all = LANGUAGES_INIT;
	struct err e = ERR_INIT;

	languages_take(&all, v, 2);
	CHECK(parse(&all, "language: b\nmanifests: [x, {name: y, "
	    "weight: 7}]\nentries: [z]\n", &e) == 0);
	CHECK(parse(&all, "language: c\nversions: [{is: floor, file: f, "
	    "toml: a.b}]\n", &e) == 0);
	CHECK(all.n == 3);
	CHECK_STR(all.v[0].name, "a");
	CHECK(all.v[0].made && !all.v[1].made);
	CHECK(v[1].made && v[1].nfiles == 0);
	CHECK(all.v[1].nfiles == 3);
	CHECK(all.v[1].files[0].weight == 80 && all.v[1].files[1].weight == 7);
	CHECK(all.v[1].files[2].weight == 40 && all.v[1].files[2].entry);
	CHECK(all.v[2].versions.n == 1 && all.v[2].versions.v[0].floor);
	languages_release(&all);
	err_release(&e);
}

static void
refused(const char *text, const char *want)
{
	struct languages all = LANGUAGES_INIT;
	struct err e = ERR_INIT;

	CHECK(parse(&all, text, &e) < 0);
	CHECK_STR(e.msg, want);
	languages_release(&all);
	err_release(&e);
}

int
main(void)
{
	taken();
	refused("language: a\nmanifests: ['*/b']\n",
	    "l.yaml:2:13: a name, or a path below its folder");
	refused("language: a\nmanifests: [/b]\n",
	    "l.yaml:2:13: a name, or a path below its folder");
	refused("language: a\nsources: ['*.c', 'src/*.c']\n",
	    "l.yaml:2:18: a name, not a path");
	refused("language: a\nvendored: [a/]\n",
	    "l.yaml:2:12: a name, not a path");
	refused("language: a\ntools: [{name: x, toml: a}]\n",
	    "l.yaml:2:9: a value is in a file; name it with 'file'");
	refused("language: a\ntools: [{name: x, file: f, toml: a, json: b}]\n",
	    "l.yaml:2:9: 'toml' and 'json' exclude each other");
	return UNIT_RESULT;
}
