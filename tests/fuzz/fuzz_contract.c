/* A contract: what is refused says where; what loads is what its JSON says,
 * allows what it names, and no more than itself. */
#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "base/wild.h"
#include "judge/compare.h"
#include "judge/contract_verbs.h"
#include "record/contract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char file[] = "/tmp/fuzz_contract-XXXXXX";

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
clean(void)
{
	unlink(file);
}

/* Is there such a place in the file? */
static void
is_place(const struct buf *in, unsigned long line, unsigned long column)
{
	const char *s = buf_cstr(in), *end;

	must(line >= 1 && column >= 1);
	while (--line > 0) {
		s = strchr(s, '\n');
		must(s != NULL);
		s++;
	}
	end = strchr(s, '\n');
	must(column <= (end ? (size_t)(end - s) : strlen(s)) + 1);
}

/* Every line of a refusal is "c:LINE:COLUMN: what" with a place that is
 * there. */
static void
refused(const struct buf *in, const struct err *e)
{
	const char *s = e->msg;
	unsigned long line, column;
	char *end;

	must(e->status == FX_EINPUT);
	if (strncmp(s, "c: is larger", 12) == 0)
		return;
	for (; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		must(strncmp(s, "c:", 2) == 0);
		line = strtoul(s + 2, &end, 10);
		must(*end == ':');
		column = strtoul(end + 1, &end, 10);
		must(*end == ':' && end[1] == ' ' && end[2] != '\0');
		if (memchr(in->data, '\0', in->len) == NULL)
			is_place(in, line, column);
	}
}

static void
entries(const struct contract *c, const struct contract_entry *v, size_t n,
    const struct buf *in)
{
	struct contract_answer a;
	enum change_op op;

	for (size_t i = 0; i < n; i++) {
		const char *p = v[i].pattern;

		must(wild_fault(p, strlen(p)) == NULL && v[i].ops != 0);
		is_place(in, v[i].line, v[i].column);
		if (p[wild_literal(p)] || path_fault(p, strlen(p)))
			continue;
		op = v[i].ops & CHANGE_ADD ? CHANGE_ADD :
		    v[i].ops & CHANGE_MODIFY ? CHANGE_MODIFY : CHANGE_DELETE;
		a = contract_judge(c, p, op);
		must(v == c->forbidden ? a.rule == CONTRACT_FORBIDDEN :
		    a.rule == CONTRACT_FORBIDDEN ||
		    a.rule == CONTRACT_ALLOWED);
	}
}

static char *
shown(bool json)
{
	char *words[] = { file }, *text = NULL;
	size_t n;
	struct contract_call call = { .words = words, .n = 1, .json = json };
	struct err e = ERR_INIT;

	call.out = open_memstream(&text, &n);
	must(call.out != NULL && contract_verb_show(&call, &e) == 0);
	must(fclose(call.out) == 0);
	return text;
}

static void
same_patterns(const cJSON *list, const struct contract_entry *v, size_t n)
{
	must((size_t)cJSON_GetArraySize(list) == n);
	for (size_t i = 0; i < n; i++) {
		const cJSON *o = cJSON_GetArrayItem(list, (int)i);
		const char *why = cJSON_GetStringValue(
		    cJSON_GetObjectItem(o, "reason"));

		must(strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(o,
		    "path")), v[i].pattern) == 0);
		must((why != NULL) == (v[i].reason != NULL));
		must(why == NULL || strcmp(why, v[i].reason) == 0);
	}
}

static void
printed(const struct contract *c)
{
	char *text = shown(true);
	cJSON *j = cJSON_Parse(text);

	must(j != NULL && strchr(text, '\n') == strrchr(text, '\n'));
	must(strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(j, "task")),
	    c->task) == 0);
	same_patterns(cJSON_GetObjectItem(j, "allowed_files"), c->allowed,
	    c->nallowed);
	same_patterns(cJSON_GetObjectItem(j, "forbidden_files"),
	    c->forbidden, c->nforbidden);
	cJSON_Delete(j);
	free(text);
	text = shown(false);
	for (const char *s = text; *s; s++)
		must(*s == '\n' || ((unsigned char)*s >= 0x20 && *s != 0x7f));
	free(text);
}

/* The same file with the line ends of another system is the same contract. */
static void
with_cr(const struct contract *c, const struct buf *in)
{
	struct contract d = CONTRACT_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < in->len; i++) {
		if (in->data[i] == '\n' && (i == 0 || in->data[i - 1] != '\r'))
			buf_byte(&b, '\r');
		buf_byte(&b, in->data[i]);
	}
	if (b.len <= 65536) {
		must(contract_parse(&d, "c", buf_cstr(&b), b.len, &e) == 0);
		must(d.nallowed == c->nallowed &&
		    d.nforbidden == c->nforbidden);
		for (size_t i = 0; i < c->nallowed; i++)
			must(strcmp(d.allowed[i].pattern,
			    c->allowed[i].pattern) == 0 &&
			    d.allowed[i].line == c->allowed[i].line);
	}
	contract_release(&d);
	buf_release(&b);
}

static void
itself(const struct contract *c)
{
	struct differences d = DIFFERENCES_INIT;

	compare_contracts(&d, c, c);
	for (size_t i = 0; i < d.n; i++)
		must(!d.v[i].proved);
	differences_release(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct contract c = CONTRACT_INIT;
	struct err e = ERR_INIT;
	struct buf in = BUF_INIT;

	if (fd < 0) {
		must((fd = mkstemp(file)) >= 0);
		atexit(clean);
	}
	buf_append(&in, data, size);
	if (contract_parse(&c, "c", buf_cstr(&in), in.len, &e) < 0) {
		refused(&in, &e);
	} else {
		must(path_task_ok(c.task));
		must(ftruncate(fd, 0) == 0 &&
		    pwrite(fd, in.data, in.len, 0) == (ssize_t)in.len);
		entries(&c, c.allowed, c.nallowed, &in);
		entries(&c, c.forbidden, c.nforbidden, &in);
		printed(&c);
		with_cr(&c, &in);
		itself(&c);
	}
	contract_release(&c);
	err_release(&e);
	buf_release(&in);
	return 0;
}
