/* What must not be shown: tokens, passwords, private keys. */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/secret_parts.h"

/* A secret as it was found: its bytes from s + from to s + to. */
struct found {
	size_t from, to;
};

static bool
starts(const char *s, size_t n, const char *what)
{
	size_t k = strlen(what);

	return n >= k && strncasecmp(s, what, k) == 0;
}

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t';
}

/* Headers that authorize: all behind the name goes. */
static const char *const headers[] = {
	"authorization", "proxy-authorization", "private-token",
	"x-api-key", "x-auth-token", "x-gitlab-token", "x-vault-token",
	"x-amz-security-token", "x-goog-api-key", "api-key", "set-cookie",
	"cookie", NULL
};

/* How a scheme of the Authorization header begins; it may be shown. */
static const char *const schemes[] = {
	"basic ", "bearer ", "token ", "digest ", "negotiate ", "apikey ",
	"aws4-hmac-sha256 ", NULL
};

/* "Authorization: Bearer abc", up to the quote that it stands in. */
static bool
header(const char *s, size_t n, size_t at, struct found *f)
{
	size_t i = at, k = 0;
	char quote = at > 0 ? s[at - 1] : 0;

	while (headers[k] && !(starts(s + at, n - at, headers[k]) &&
	    at + strlen(headers[k]) < n &&
	    !secret_word(s[at + strlen(headers[k])])))
		k++;
	if (headers[k] == NULL)
		return false;
	i += strlen(headers[k]);
	if (i < n && (s[i] == '"' || s[i] == '\''))
		i++;
	while (i < n && is_blank(s[i]))
		i++;
	if (i >= n || s[i] != ':')
		return false;
	for (i++; i < n && (is_blank(s[i]) || s[i] == '"' || s[i] == '\'');)
		i++;
	for (k = 0; schemes[k]; k++)
		if (starts(s + i, n - i, schemes[k])) {
			i += strlen(schemes[k]);
			break;
		}
	f->from = i;
	while (i < n && s[i] != '\r' && s[i] != '"' && (s[i] != '\'' ||
	    quote == '"'))
		i++;
	while (i > f->from && is_blank(s[i - 1]))
		i--;
	f->to = i;
	return i - f->from >= 4 && !secret_stands_for(s + f->from,
	    i - f->from);
}

/* "://user:password@host": the password, or a user that is as long as a
 * token. */
static bool
in_url(const char *s, size_t n, size_t at, struct found *f)
{
	size_t i = at + 3, colon = 0, end = 0;

	if (!starts(s + at, n - at, "://"))
		return false;
	for (; i < n && i < at + 300 && !strchr("/ \t\r\"'<>?#", s[i]); i++)
		if (s[i] == ':' && colon == 0)
			colon = i;
		else if (s[i] == '@')
			end = i;
	if (end == 0)
		return false;
	f->from = colon && colon < end ? colon + 1 : at + 3;
	f->to = end;
	if (f->from > at + 3)
		return end > f->from && !secret_stands_for(s + f->from,
		    end - f->from);
	return end - f->from >= 20 && secret_random(s + f->from,
	    end - f->from);
}

/* "Bearer abc" where the header's name stands elsewhere. */
static bool
bearer(const char *s, size_t n, size_t at, struct found *f)
{
	size_t i = at + 7;

	if (!starts(s + at, n - at, "bearer "))
		return false;
	f->from = i;
	while (i < n && secret_token(s[i]))
		i++;
	f->to = i;
	return i - f->from >= 20 && secret_random(s + f->from, i - f->from);
}

/* A whole line of base64 as a key's file has it, 64 or 76 columns. */
static bool
key_line(const char *s, size_t n)
{
	bool upper = false, lower = false, digit = false;

	if (n != 64 && n != 76 && n != 70)
		return false;
	for (size_t i = 0; i < n; i++) {
		upper |= s[i] >= 'A' && s[i] <= 'Z';
		lower |= s[i] >= 'a' && s[i] <= 'z';
		digit |= s[i] >= '0' && s[i] <= '9';
		if (!secret_word(s[i]) && s[i] != '+' && s[i] != '/' &&
		    s[i] != '=')
			return false;
		if (s[i] == '_')
			return false;
	}
	return upper && lower && digit;
}

static const char *
find(const char *s, size_t n, const char *what)
{
	size_t k = strlen(what);

	for (size_t i = 0; i + k <= n; i++)
		if (s[i] == what[0] && memcmp(s + i, what, k) == 0)
			return s + i;
	return NULL;
}

/* A line inside a private key: base64, or "DEK-Info: ..." at its head. */
static bool
inside_key(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (secret_token(s[i]) || is_blank(s[i]) ||
	    s[i] == '\r'))
		i++;
	return n <= 80 && (i == n || starts(s, n, "Proc-Type: ") ||
	    starts(s, n, "DEK-Info: ") || starts(s, n, "Version: ") ||
	    starts(s, n, "Comment: "));
}

/* A private key over several lines, or in one with "\n" in it.  One whose
 * end was cut off hides no more than looks like a key. */
static bool
private_key(struct secret *state, struct buf *b, const char *s, size_t n)
{
	const char *begin = find(s, n, "-----BEGIN "), *end;
	size_t head;

	if (begin && !find(begin, n - (size_t)(begin - s), "PRIVATE KEY"))
		begin = NULL;
	if (begin == NULL && !state->key)
		return false;
	head = begin ? (size_t)(begin - s) : 0;
	end = find(s + head, n - head, "-----END ");
	if (begin == NULL && end == NULL && !inside_key(s, n)) {
		state->key = false;
		return false;
	}
	buf_append(b, s, head);
	buf_str(b, begin ? "-----BEGIN PRIVATE KEY----- ***" : "***");
	state->key = end == NULL;
	if (end)
		buf_str(b, " -----END PRIVATE KEY-----");
	return true;
}

/* A blank, or what ends a value in this quote. */
static bool
ends(int c, char quote)
{
	return quote ? c == quote : is_blank(c) || c == '"' || c == '\'';
}

/* "curl -u user:password"; docker's -u has no password. */
static bool
login(const char *s, size_t n, size_t at, struct found *f)
{
	static const char *const options[] = { "--proxy-user", "--user",
	    "-u", NULL };
	const char *curl = find(s, at, "curl");
	size_t i, k = 0;
	char quote;

	if (curl == NULL || !is_blank(curl[4]) || !is_blank(s[at - 1]))
		return false;
	while (options[k] && !starts(s + at, n - at, options[k]))
		k++;
	if (options[k] == NULL)
		return false;
	i = at + strlen(options[k]);
	if (i < n && (is_blank(s[i]) || s[i] == '='))
		i++;
	else if (strcmp(options[k], "-u") != 0)
		return false;
	quote = i < n && (s[i] == '"' || s[i] == '\'') ? s[i] : 0;
	i += quote != 0;
	while (i < n && s[i] != ':' && !ends(s[i], quote))
		i++;
	if (i >= n || s[i] != ':')
		return false;
	f->from = ++i;
	while (i < n && !ends(s[i], quote))
		i++;
	f->to = i;
	return i > f->from && !secret_stands_for(s + f->from, i - f->from);
}

/* "&sig=abc": the signature in an address that Azure shares. */
static bool
signature(const char *s, size_t n, size_t at, struct found *f)
{
	size_t i = at + 5;

	if (n - at < 5 || memcmp(s + at + 1, "sig=", 4) != 0)
		return false;
	f->from = i;
	while (i < n && (secret_token(s[i]) || s[i] == '%'))
		i++;
	f->to = i;
	return i - f->from >= 16 && secret_random(s + f->from, i - f->from);
}

static bool
secret_at(const char *s, size_t n, size_t i, struct found *f)
{
	struct secret_value v;

	if (s[i] == ':')
		return in_url(s, n, i, f);
	if (s[i] == '?' || s[i] == '&')
		return signature(s, n, i, f);
	if (s[i] == '-' && i > 0 && login(s, n, i, f))
		return true;
	if (i > 0 && secret_word(s[i - 1]))
		return false;
	if (header(s, n, i, f) || bearer(s, n, i, f))
		return true;
	if (secret_shape(s, n, i, &v) || secret_named(s, n, i, &v)) {
		f->from = v.from;
		f->to = v.to;
		return true;
	}
	return false;
}

bool
secret_mask(struct secret *state, struct buf *b, const char *s, size_t n)
{
	size_t blank = 0, done = 0, end = n;
	struct found f;
	bool any = false;

	if (private_key(state, b, s, n))
		return true;
	while (blank < n && is_blank(s[blank]))
		blank++;
	while (end > blank && (is_blank(s[end - 1]) || s[end - 1] == '\r'))
		end--;
	if (key_line(s + blank, end - blank)) {
		buf_append(b, s, blank);
		buf_str(b, "***");
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (!secret_at(s, n, i, &f) || f.to <= i)
			continue;
		buf_append(b, s + done, f.from - done);
		buf_str(b, "***");
		done = f.to;
		i = f.to - 1;
		any = true;
	}
	buf_append(b, s + done, n - done);
	return any;
}
