/* Values looked up in JSON. */
#include <string.h>

#include "base/buf.h"
#include "door/jdoc.h"
#include "unit.h"

static int
look(const char *json, const char *path, const char *want)
{
	struct buf b = BUF_INIT;
	size_t at;
	int rc = jdoc_look(json, strlen(json), path, &b, &at);

	CHECK(strcmp(buf_cstr(&b), want) == 0);
	buf_release(&b);
	return rc;
}

/* Where it ends to be JSON. */
static size_t
fault(const char *json)
{
	struct buf b = BUF_INIT;
	size_t at = 0;

	CHECK(jdoc_look(json, strlen(json), "a", &b, &at) == -1);
	buf_release(&b);
	return at;
}

int
main(void)
{
	static const char doc[] = "{\"a\": {\"b\": \"x\", \"c.d\": [1], "
	    "\"n\": 1.5, \"t\": true, \"z\": null}, \"a/e\": 3}";

	CHECK(look(doc, "a.b", "x") == 1);
	CHECK(look(doc, "a", "") == 1);
	CHECK(look(doc, "a.\"c.d\"", "") == 1);
	CHECK(look(doc, "a.c.d", "") == 0);
	CHECK(look(doc, "a.n", "1.5") == 1);
	CHECK(look(doc, "a.t", "true") == 1);
	CHECK(look(doc, "a.z", "") == 0);
	CHECK(look(doc, "a/e", "3") == 1);
	CHECK(look(doc, "a.b.c", "") == 0);
	CHECK(look("// c\n{\"a\": /* \" */ \"//x\"}", "a", "//x") == 1);
	CHECK(look("{\"a\": 1} x", "a", "") == -1);
	CHECK(look("{\"a\": ", "a", "") == -1);
	CHECK(look("", "a", "") == -1);
	CHECK(look("[1]", "a", "") == 0);
	CHECK(fault("/* \n */ // x\n{\"a\": }") == 19);
	CHECK(fault("/*") == 2);
	CHECK(fault("{\"a\\") <= 4);
	return UNIT_RESULT;
}
