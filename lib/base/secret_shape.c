/* Tokens whose issuers gave them a shape to be known by. */
#include <string.h>

#include "base/secret_parts.h"

enum chars { HEX, ALNUM, UPPER, WORD, DASH, DOTS };

/* From the issuers' documentation.  most 0: no limit. */
static const struct shape {
	const char *prefix;
	enum chars chars;
	size_t least, most;
} shapes[] = {
	/* GitHub */
	{ "ghp_", ALNUM, 30, 0 }, { "gho_", ALNUM, 30, 0 },
	{ "ghu_", ALNUM, 30, 0 }, { "ghs_", DOTS, 30, 0 },
	{ "ghr_", ALNUM, 30, 0 }, { "github_pat_", WORD, 30, 0 },
	/* GitLab */
	{ "glpat-", DOTS, 20, 0 }, { "gldt-", DASH, 20, 0 },
	{ "glrt-", DOTS, 20, 0 }, { "glcbt-", DASH, 20, 0 },
	{ "glptt-", DASH, 20, 0 }, { "glft-", DASH, 20, 0 },
	{ "glsoat-", DASH, 20, 0 }, { "gloas-", DASH, 20, 0 },
	/* AWS */
	{ "AKIA", UPPER, 16, 16 }, { "ASIA", UPPER, 16, 16 },
	{ "ABIA", UPPER, 16, 16 }, { "ACCA", UPPER, 16, 16 },
	/* Slack */
	{ "xoxb-", DASH, 10, 0 }, { "xoxp-", DASH, 10, 0 },
	{ "xoxa-", DASH, 10, 0 }, { "xoxo-", DASH, 10, 0 },
	{ "xoxr-", DASH, 10, 0 }, { "xoxs-", DASH, 10, 0 },
	{ "xoxe-", DASH, 10, 0 }, { "xapp-", DASH, 10, 0 },
	/* package registries */
	{ "npm_", ALNUM, 30, 0 }, { "pypi-Ag", DASH, 40, 0 },
	{ "rubygems_", HEX, 40, 0 }, { "dckr_pat_", DASH, 20, 0 },
	{ "oy2", ALNUM, 43, 43 },
	/* Google */
	{ "AIza", DASH, 35, 35 }, { "ya29.", DOTS, 20, 0 },
	{ "GOCSPX-", DASH, 24, 0 },
	/* payment, mail, models, clouds */
	{ "sk_live_", ALNUM, 16, 0 }, { "sk_test_", ALNUM, 16, 0 },
	{ "rk_live_", ALNUM, 16, 0 }, { "rk_test_", ALNUM, 16, 0 },
	{ "whsec_", ALNUM, 24, 0 }, { "SG.", DOTS, 60, 0 },
	{ "sk-ant-", DASH, 20, 0 }, { "sk-proj-", DASH, 20, 0 },
	{ "sk-", ALNUM, 40, 0 }, { "hf_", ALNUM, 30, 0 },
	{ "dop_v1_", HEX, 60, 0 }, { "doo_v1_", HEX, 60, 0 },
	{ "hvs.", DOTS, 24, 0 }, { "hvb.", DOTS, 24, 0 },
	{ "dapi", HEX, 32, 32 }, { "shpat_", HEX, 32, 32 },
	{ "glsa_", WORD, 32, 0 }, { "AGE-SECRET-KEY-1", UPPER, 50, 0 },
	{ "lin_api_", ALNUM, 32, 0 }, { "PMAK-", DASH, 50, 0 },
	{ "sntrys_", DOTS, 40, 0 }, { "pul-", HEX, 40, 40 }
};

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(int c)
{
	return c >= 'A' && c <= 'Z';
}

bool
secret_word(int c)
{
	return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') ||
	    c == '_';
}

bool
secret_token(int c)
{
	return secret_word(c) || (c != '\0' && strchr("-+/=.~", c) != NULL);
}

static bool
among(enum chars set, int c)
{
	switch (set) {
	case HEX:
		return is_digit(c) || (c >= 'a' && c <= 'f');
	case ALNUM:
		return secret_word(c) && c != '_';
	case UPPER:
		return is_upper(c) || is_digit(c);
	case WORD:
		return secret_word(c);
	case DASH:
		return secret_word(c) || c == '-';
	case DOTS:
		return secret_word(c) || c == '-' || c == '.' || c == '=';
	}
	return false;
}

bool
secret_random(const char *s, size_t n)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < n; i++) {
		digits += is_digit(s[i]);
		letters += secret_word(s[i]) && !is_digit(s[i]);
	}
	return digits >= 2 && letters >= 2;
}

/* RFC 7519: header.payload.signature, each base64url of a JSON object. */
static bool
json_web_token(const char *s, size_t n, size_t at, struct secret_value *v)
{
	size_t i = at, dots = 0;

	if (n - at < 20 || memcmp(s + at, "eyJ", 3) != 0)
		return false;
	for (; i < n && among(DOTS, s[i]); i++)
		if (s[i] == '.' && ++dots == 1 &&
		    (n - i < 4 || memcmp(s + i + 1, "eyJ", 3) != 0))
			return false;
	v->from = at + 3;
	v->to = i;
	return dots >= 1 && i - at >= 30;
}

/* hooks.slack.com/services/T.../B.../... */
static bool
webhook(const char *s, size_t n, size_t at, struct secret_value *v)
{
	static const char prefix[] = "hooks.slack.com/services/";
	size_t i = at + sizeof(prefix) - 1;

	if (n - at < sizeof(prefix) + 20 ||
	    memcmp(s + at, prefix, sizeof(prefix) - 1) != 0)
		return false;
	v->from = i;
	while (i < n && (secret_word(s[i]) || s[i] == '/'))
		i++;
	v->to = i;
	return i - v->from >= 20;
}

bool
secret_shape(const char *s, size_t n, size_t at, struct secret_value *v)
{
	for (size_t k = 0; k < sizeof(shapes) / sizeof(*shapes); k++) {
		const struct shape *x = &shapes[k];
		size_t m = strlen(x->prefix), i = at + m;

		if (s[at] != x->prefix[0] || n - at < m + x->least ||
		    memcmp(s + at, x->prefix, m) != 0)
			continue;
		while (i < n && among(x->chars, s[i]))
			i++;
		if (i - at - m < x->least || (x->most &&
		    i - at - m > x->most) || (i < n && secret_word(s[i])))
			continue;
		v->from = at + m;
		v->to = i;
		return true;
	}
	return json_web_token(s, n, at, v) || webhook(s, n, at, v);
}
