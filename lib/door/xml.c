/* XML as a stream of elements, by expat. */
#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "door/xml.h"

enum {
	DEEPEST = 256,
	LONGEST = 1 << 20,	/* of a tag: expat keeps it whole */
	PIECE = 1 << 16		/* is given to expat at once */
};

struct xml {
	XML_Parser parser;
	const struct xml_calls *calls;
	void *ctx;
	unsigned depth;
	size_t silent;		/* bytes since expat told anything */
	const char *refused;	/* by us, and why */
	bool failed;
};

static void
refuse(struct xml *x, const char *why)
{
	if (x->refused == NULL)
		x->refused = why;
	XML_StopParser(x->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attr)
{
	struct xml *x = ctx;

	x->silent = 0;
	if (++x->depth > DEEPEST)
		refuse(x, "elements lie too deep");
	else
		x->calls->start(x->ctx, name, (const char *const *)attr);
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct xml *x = ctx;

	x->silent = 0;
	x->depth--;
	x->calls->end(x->ctx, name);
}

static void XMLCALL
on_text(void *ctx, const XML_Char *s, int n)
{
	struct xml *x = ctx;

	x->silent = 0;
	if (n > 0)
		x->calls->text(x->ctx, s, (size_t)n);
}

static void XMLCALL
on_entity(void *ctx, const XML_Char *name, int parameter,
    const XML_Char *value, int n, const XML_Char *base, const XML_Char *system,
    const XML_Char *public, const XML_Char *notation)
{
	(void)name;
	(void)parameter;
	(void)value;
	(void)n;
	(void)base;
	(void)system;
	(void)public;
	(void)notation;
	refuse(ctx, "an entity is declared");
}

struct xml *
xml_new(const struct xml_calls *calls, void *ctx)
{
	struct xml *x = mem_alloc(sizeof(*x));

	x->parser = XML_ParserCreate(NULL);
	if (x->parser == NULL)
		mem_fail();
	x->calls = calls;
	x->ctx = ctx;
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetEntityDeclHandler(x->parser, on_entity);
	return x;
}

static int
give(struct xml *x, const char *p, size_t n, bool last, struct err *e)
{
	enum XML_Error why;

	if (x->failed)
		return -1;
	x->silent += n;
	if (XML_Parse(x->parser, p, (int)n, last) == XML_STATUS_OK &&
	    x->silent <= LONGEST && x->refused == NULL)
		return 0;
	x->failed = true;
	why = XML_GetErrorCode(x->parser);
	if (why == XML_ERROR_NO_MEMORY)
		mem_fail();
	return err_set(e, FX_EINPUT, "%lu:%lu: %s",
	    (unsigned long)XML_GetCurrentLineNumber(x->parser),
	    (unsigned long)XML_GetCurrentColumnNumber(x->parser) + 1,
	    x->refused ? x->refused :
	    why == XML_ERROR_NONE ? "a tag is too long" : XML_ErrorString(why));
}

int
xml_put(struct xml *x, const char *p, size_t n, struct err *e)
{
	for (size_t k; n > 0; p += k, n -= k) {
		k = n < PIECE ? n : PIECE;
		if (give(x, p, k, false, e) < 0)
			return -1;
	}
	return 0;
}

int
xml_end(struct xml *x, struct err *e)
{
	return give(x, "", 0, true, e);
}

void
xml_free(struct xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->parser);
	free(x);
}

const char *
xml_attr(const char *const *attr, const char *name)
{
	for (; *attr; attr += 2)
		if (strcmp(*attr, name) == 0)
			return attr[1];
	return NULL;
}
