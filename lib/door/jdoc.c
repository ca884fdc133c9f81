/* JSON objects, one a line, by cJSON. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "door/jdoc.h"

struct jdoc {
	cJSON *json;
	struct jdoc **sub;	/* handles of members, freed with this one */
	size_t n, cap;
};

/* cJSON answers NULL only when memory ran out. */
static cJSON *
had(cJSON *x)
{
	if (x == NULL)
		mem_fail();
	return x;
}

struct jdoc *
jdoc_new(void)
{
	struct jdoc *j = mem_alloc(sizeof(*j));

	j->json = had(cJSON_CreateObject());
	return j;
}

static void
free_handles(struct jdoc *j)
{
	for (size_t i = 0; i < j->n; i++)
		free_handles(j->sub[i]);
	free(j->sub);
	free(j);
}

void
jdoc_free(struct jdoc *j)
{
	if (j == NULL)
		return;
	cJSON_Delete(j->json);
	free_handles(j);
}

static void
put(struct jdoc *j, const char *key, cJSON *x)
{
	had(x);
	/* It fails where the key cannot be copied. */
	if (!(key == NULL ? cJSON_AddItemToArray(j->json, x) :
	    cJSON_AddItemToObject(j->json, key, x)))
		mem_fail();
}

void
jdoc_str(struct jdoc *j, const char *key, const char *s)
{
	struct buf b = BUF_INIT;

	if (s == NULL)
		return;
	if (text_utf8(s, strlen(s))) {
		put(j, key, cJSON_CreateString(s));
		return;
	}
	text_escape(&b, s, strlen(s));
	put(j, key, cJSON_CreateString(b.data));
	buf_release(&b);
}

void
jdoc_int(struct jdoc *j, const char *key, long long v)
{
	char s[32];

	/* As digits: a double would round beyond 2^53. */
	snprintf(s, sizeof(s), "%lld", v);
	put(j, key, cJSON_CreateRaw(s));
}

void
jdoc_number(struct jdoc *j, const char *key, double v)
{
	put(j, key, cJSON_CreateNumber(v));
}

void
jdoc_bool(struct jdoc *j, const char *key, bool v)
{
	put(j, key, cJSON_CreateBool(v));
}

void
jdoc_bytes(struct jdoc *j, const char *key, const char *s)
{
	struct buf b = BUF_INIT, name = BUF_INIT;

	if (s == NULL)
		return;
	if (key == NULL && !text_utf8(s, strlen(s))) {
		jdoc_bytes(jdoc_obj(j, NULL), "text", s);
		return;
	}
	jdoc_str(j, key, s);
	if (!text_utf8(s, strlen(s))) {
		base64_encode(&b, s, strlen(s));
		buf_fmt(&name, "%s_b64", key);
		put(j, name.data, cJSON_CreateString(b.data));
	}
	buf_release(&b);
	buf_release(&name);
}

static struct jdoc *
nested(struct jdoc *j, const char *key, cJSON *x)
{
	struct jdoc *s = mem_alloc(sizeof(*s));

	put(j, key, x);
	s->json = x;
	mem_grow(&j->sub, j->n, &j->cap, sizeof(struct jdoc *));
	return j->sub[j->n++] = s;
}

struct jdoc *
jdoc_obj(struct jdoc *j, const char *key)
{
	return nested(j, key, had(cJSON_CreateObject()));
}

struct jdoc *
jdoc_list(struct jdoc *j, const char *key)
{
	return nested(j, key, had(cJSON_CreateArray()));
}

/* What stands in strings and would move a cursor or hide goes as \uXXXX
 * (RFC 8259, section 7), the same value; cJSON does so below 0x20 only. */
static void
put_text(const char *s, FILE *fp)
{
	size_t n = strlen(s), k;
	uint32_t c;

	for (; n > 0; s += k, n -= k) {
		k = text_decode(s, n, &c);
		if (k == 0 || c < 0x7f || !text_unsafe(c)) {
			k = k ? k : 1;
			fwrite(s, 1, k, fp);
		} else if (c < 0x10000) {
			fprintf(fp, "\\u%04x", (unsigned)c);
		} else {
			c -= 0x10000;
			fprintf(fp, "\\u%04x\\u%04x", 0xd800 + (c >> 10),
			    0xdc00 + (c & 0x3ff));
		}
	}
}

static void
print(char *s, FILE *fp)
{
	if (s == NULL)
		mem_fail();
	put_text(s, fp);
	fputc('\n', fp);
	cJSON_free(s);
}

void
jdoc_print(const struct jdoc *j, FILE *fp)
{
	print(cJSON_PrintUnformatted(j->json), fp);
}

void
jdoc_pretty(const struct jdoc *j, FILE *fp)
{
	print(cJSON_Print(j->json), fp);
}

/* A struct jval is cJSON's own node, by the name that others may know. */
static const cJSON *
node(const struct jval *v)
{
	return (const cJSON *)(const void *)v;
}

static const struct jval *
value(const cJSON *x)
{
	return (const struct jval *)(const void *)x;
}

struct jval *
jval_parse(const char *s, size_t n)
{
	const char *end = NULL;
	cJSON *x = cJSON_ParseWithLengthOpts(s, n, &end, false);

	for (; x != NULL && end < s + n; end++) {
		if (strchr(" \t\r\n", *end) != NULL && *end != '\0')
			continue;
		cJSON_Delete(x);
		return NULL;
	}
	return (struct jval *)(void *)x;
}

void
jval_free(struct jval *v)
{
	cJSON_Delete((cJSON *)(void *)v);
}

const struct jval *
jval_get(const struct jval *v, const char *key)
{
	return cJSON_IsObject(node(v)) ?
	    value(cJSON_GetObjectItemCaseSensitive(node(v), key)) : NULL;
}

const struct jval *
jval_first(const struct jval *v)
{
	return v == NULL ? NULL : value(node(v)->child);
}

const struct jval *
jval_next(const struct jval *v)
{
	return v == NULL ? NULL : value(node(v)->next);
}

const char *
jval_str(const struct jval *v)
{
	return cJSON_GetStringValue(node(v));
}

int
jval_kind(const struct jval *v)
{
	const cJSON *x = node(v);

	return cJSON_IsString(x) ? 's' : cJSON_IsNumber(x) ? 'n' :
	    cJSON_IsTrue(x) ? 't' : cJSON_IsFalse(x) ? 'f' :
	    cJSON_IsArray(x) ? '[' : cJSON_IsObject(x) ? '{' : '0';
}

const char *
jval_key(const struct jval *v)
{
	return node(v)->string;
}

double
jval_number(const struct jval *v, double none)
{
	return cJSON_IsNumber(node(v)) ? node(v)->valuedouble : none;
}

/* The length of the first key of a path, without the quotes at *s. */
static size_t
key_of(const char **s, const char **rest)
{
	char end = **s == '"' ? '"' : '.';
	size_t n;

	*s += end == '"';
	n = strcspn(*s, end == '"' ? "\"" : ".");
	*rest = *s + n + ((*s)[n] == '"');
	*rest += **rest == '.';
	return n;
}

static const cJSON *
walk(const cJSON *x, const char *path)
{
	const char *rest;
	size_t n;

	for (; x && *path; path = rest) {
		const cJSON *i = cJSON_IsObject(x) ? x->child : NULL;

		n = key_of(&path, &rest);
		while (i && !(strlen(i->string) == n &&
		    memcmp(i->string, path, n) == 0))
			i = i->next;
		x = i;
	}
	return x;
}

/* Make comments blanks, so that every byte stays where it is. */
static void
blank_comments(char *s)
{
	while (*s) {
		size_t n = 0;

		if (*s == '"') {
			for (s++; *s && *s != '"'; s++)
				s += *s == '\\' && s[1] != '\0';
			s += *s == '"';
		} else if (s[0] == '/' && s[1] == '/') {
			n = strcspn(s, "\n");
		} else if (s[0] == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");

			n = end ? (size_t)(end - s) + 2 : strlen(s);
		} else {
			s++;
		}
		for (; n > 0; n--, s++)
			*s = *s == '\n' ? '\n' : ' ';
	}
}

int
jdoc_look(const char *bytes, size_t n, const char *path, struct buf *out,
    size_t *at)
{
	char *copy = mem_dup(bytes, n);
	const char *end = copy;
	const cJSON *x;
	cJSON *root;
	int rc;

	blank_comments(copy);
	root = cJSON_ParseWithOpts(copy, &end, true);
	*at = (size_t)(end - copy);
	x = walk(root, path);
	rc = root == NULL ? -1 : x != NULL && !cJSON_IsNull(x);
	if (rc > 0 && cJSON_IsString(x))
		buf_str(out, x->valuestring);
	else if (rc > 0 && cJSON_IsNumber(x))
		buf_fmt(out, "%.15g", x->valuedouble);
	else if (rc > 0 && cJSON_IsBool(x))
		buf_str(out, cJSON_IsTrue(x) ? "true" : "false");
	cJSON_Delete(root);
	free(copy);
	return rc;
}
