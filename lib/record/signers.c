/* allowed_signers. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "record/signers.h"
#include "record/sshsig.h"

enum { LONGEST = 64 << 10 };

struct reader {
	struct signers *to;
	const char *name;
	unsigned line;
	struct err *e;
};

static int
fault(struct reader *r, const char *what)
{
	return err_more(r->e, FX_EINPUT, "%s:%u: %s", r->name, r->line, what);
}

/* One pattern against a text. */
static bool
glob(const char *p, size_t n, const char *s)
{
	const char *star = NULL, *end = p + n, *back = s;

	while (*s) {
		if (p < end && *p == '*') {
			star = p++;
			back = s;
		} else if (p < end && (*p == '?' || *p == *s)) {
			p++;
			s++;
		} else if (star) {
			p = star + 1;
			s = ++back;
		} else {
			return false;
		}
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}

static bool
listed(const char *list, const char *s)
{
	bool yes = false;

	for (const char *p = list; p; p = (p = strchr(p, ',')) ? p + 1 : p) {
		bool not = *p == '!';
		size_t n;

		p += not;
		n = strcspn(p, ",");
		if (!glob(p, n, s))
			continue;
		if (not)
			return false;
		yes = true;
	}
	return yes;
}

bool
signer_is(const struct signer *s, const char *principal)
{
	return listed(s->principals, principal);
}

/* Cut the next word, which may have quoted parts, off *s; NULL: none.  The
 * quotes go where the whole word is quoted, as principals may be. */
static char *
word(char **s)
{
	char *p = *s + strspn(*s, " \t"), *start = p;
	bool quoted = false;

	if (*p == '\0')
		return NULL;
	for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++) {
		if (*p == '\\' && p[1] == '"')
			p++;
		else if (*p == '"')
			quoted = !quoted;
	}
	if (quoted)
		return NULL;
	if (*p)
		*p++ = '\0';
	*s = p;
	if (*start == '"' && start[strlen(start) - 1] == '"') {
		start[strlen(start) - 1] = '\0';
		start++;
	}
	return start;
}

/* Days since 1970 of a day of the Gregorian calendar (Hinnant, "chrono-
 * compatible low-level date algorithms"). */
static int64_t
days(int64_t y, int64_t m, int64_t d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int
digits(const char *s, size_t n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*s++ - '0');
	return v;
}

/* YYYYMMDD or YYYYMMDDHHMM[SS], here or with Z in UTC; 0: it is none. */
static int64_t
moment(const char *s)
{
	size_t n = strspn(s, "0123456789");
	bool utc = s[n] == 'Z' || s[n] == 'z';
	struct tm tm = { .tm_isdst = -1 };
	int64_t t;

	if ((n != 8 && n != 12 && n != 14) || s[n + utc] != '\0')
		return 0;
	tm.tm_year = digits(s, 4) - 1900;
	tm.tm_mon = digits(s + 4, 2) - 1;
	tm.tm_mday = digits(s + 6, 2);
	tm.tm_hour = n > 8 ? digits(s + 8, 2) : 0;
	tm.tm_min = n > 8 ? digits(s + 10, 2) : 0;
	tm.tm_sec = n > 12 ? digits(s + 12, 2) : 0;
	if (tm.tm_mon < 0 || tm.tm_mon > 11 || tm.tm_mday < 1 ||
	    tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 ||
	    tm.tm_sec > 60 || tm.tm_year < 70)
		return 0;
	if (!utc)
		return mktime(&tm);
	t = days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) * 86400;
	return t + tm.tm_hour * INT64_C(3600) + tm.tm_min * INT64_C(60) +
	    tm.tm_sec;
}

/* The text behind NAME=, without its quotes, where the option is NAME. */
static char *
value(struct reader *r, char *option, const char *name)
{
	size_t n = strlen(name), k;
	char *s;

	if (strncmp(option, name, n) != 0 || option[n] != '=')
		return NULL;
	s = option + n + 1;
	k = strlen(s);
	if (k < 2 || s[0] != '"' || s[k - 1] != '"')
		return NULL;
	return arena_dup(&r->to->arena, s + 1, k - 2);
}

static int
option(struct reader *r, struct signer *s, char *o)
{
	int64_t *when = strncmp(o, "valid-after=", 12) == 0 ? &s->after :
	    strncmp(o, "valid-before=", 13) == 0 ? &s->before : NULL;
	char *text;

	if (strcmp(o, "cert-authority") == 0) {
		s->authority = true;
		return 0;
	}
	if ((text = value(r, o, "namespaces")) != NULL) {
		if (s->namespaces)
			return fault(r, "namespaces twice");
		s->namespaces = text;
		return *text ? 0 : fault(r, "namespaces names none");
	}
	if (when == NULL)
		return fault(r, "an option that is not known; known are "
		    "namespaces=\"...\", valid-after=\"...\", "
		    "valid-before=\"...\", cert-authority");
	text = value(r, o, when == &s->after ? "valid-after" :
	    "valid-before");
	if (*when != 0 || text == NULL || (*when = moment(text)) == 0)
		return fault(r, "a time is YYYYMMDD or YYYYMMDDHHMMSS, with Z "
		    "in UTC, in quotes, once");
	return 0;
}

/* Options have commas between them, and quotes may hold commas. */
static int
options(struct reader *r, struct signer *s, char *o)
{
	bool quoted = false;
	char *from = o;

	for (;; o++) {
		bool end = *o == '\0';

		if (*o == '"')
			quoted = !quoted;
		if (!end && (*o != ',' || quoted))
			continue;
		*o = '\0';
		if (option(r, s, from) < 0)
			return -1;
		if (end)
			return 0;
		from = o + 1;
	}
}

/* The blob of a key that is written as TYPE BASE64. */
static int
key(struct reader *r, struct signer *s, const char *type, const char *text)
{
	struct err why = ERR_INIT;
	struct buf b = BUF_INIT;
	struct wire w;
	int rc = 0;

	if (text == NULL || base64_decode(&b, text, strlen(text)) < 0) {
		buf_release(&b);
		return fault(r, "a line is PRINCIPALS [OPTIONS] TYPE KEY");
	}
	s->key.n = b.len;
	s->key.p = (unsigned char *)arena_dup(&r->to->arena, buf_cstr(&b),
	    b.len);
	w = (struct wire){ s->key.p, s->key.n, false };
	if (!wire_is(wire_string(&w), type))
		rc = fault(r, "the key is of another type than is written");
	else if (sshsig_key(s->key, &why) < 0)
		rc = fault(r, why.msg);
	err_release(&why);
	buf_release(&b);
	return rc;
}

/* Does the word begin a key?  Options come before one. */
static bool
is_type(const char *s)
{
	return strncmp(s, "ssh-", 4) == 0 || strncmp(s, "sk-", 3) == 0 ||
	    strncmp(s, "ecdsa-", 6) == 0;
}

static int
line(struct reader *r, char *s)
{
	struct signer new = { .line = r->line };
	char *principals, *w, *type;

	s += strspn(s, " \t");
	if (*s == '\0' || *s == '#')
		return 0;
	principals = word(&s);
	w = principals ? word(&s) : NULL;
	if (w == NULL || *principals == '\0')
		return fault(r, "a line is PRINCIPALS [OPTIONS] TYPE KEY");
	new.principals = arena_strdup(&r->to->arena, principals);
	type = w;
	if (!is_type(w)) {
		if (options(r, &new, w) < 0)
			return -1;
		type = word(&s);
	}
	if (type == NULL || key(r, &new, type, word(&s)) < 0)
		return type ? -1 : fault(r, "no key follows the options");
	mem_grow(&r->to->v, r->to->n, &r->to->cap, sizeof(*r->to->v));
	r->to->v[r->to->n++] = new;
	return 0;
}

int
signers_parse(struct signers *to, const char *name, const char *s, size_t n,
    struct err *e)
{
	struct reader r = { to, name, 0, e };
	const char *end = s + n, *lf;
	int rc = 0;

	for (; s < end; s = lf + 1) {
		char *copy;

		r.line++;
		lf = memchr(s, '\n', (size_t)(end - s));
		if (lf == NULL)
			lf = end;
		if (memchr(s, '\0', (size_t)(lf - s)) || lf - s > LONGEST) {
			rc = fault(&r, "a NUL, or more than 64 KiB");
			continue;
		}
		copy = mem_dup(s, (size_t)(lf - s));
		if (lf > s && lf[-1] == '\r')
			copy[lf - s - 1] = '\0';
		if (line(&r, copy) < 0)
			rc = -1;
		free(copy);
	}
	return rc;
}

const struct signer *
signers_find(const struct signers *all, struct wire_part key,
    const char *namespace, int64_t when, const struct signer *after)
{
	size_t i = after ? (size_t)(after - all->v) + 1 : 0;

	for (; i < all->n; i++) {
		const struct signer *s = &all->v[i];

		if (!s->authority && s->key.n == key.n &&
		    memcmp(s->key.p, key.p, key.n) == 0 &&
		    (s->namespaces == NULL ||
		    listed(s->namespaces, namespace)) &&
		    (when == 0 || ((s->after == 0 || when >= s->after) &&
		    (s->before == 0 || when < s->before))))
			return s;
	}
	return NULL;
}

void
signers_release(struct signers *s)
{
	free(s->v);
	arena_release(&s->arena);
	*s = (struct signers)SIGNERS_INIT;
}
