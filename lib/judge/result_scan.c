/* Words of a line that a test runner printed. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/result_part.h"

bool
result_begins_case(const char *s, const char *word)
{
	return strncasecmp(s, word, strlen(word)) == 0;
}

bool
result_ends(const char *s, const char *word)
{
	size_t n = strlen(s), k = strlen(word);

	return n >= k && memcmp(s + n - k, word, k) == 0;
}

bool
result_eat(const char **s, const char *word)
{
	if (!result_begins(*s, word))
		return false;
	*s += strlen(word);
	return true;
}

bool
result_number(const char **s, long long *n)
{
	const char *p = *s;
	long long v = 0;

	/* More digits are no count of tests. */
	for (; isdigit((unsigned char)*p) && p - *s < 10; p++)
		v = v * 10 + (*p - '0');
	if (p == *s || isdigit((unsigned char)*p))
		return false;
	*s = p;
	*n = v;
	return true;
}

const char *
result_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

bool
result_count(const char **s, long long *n, char word[32])
{
	const char *p = *s + strspn(*s, " \t,;|()");
	size_t k;

	if (!result_number(&p, n))
		return false;
	p = result_blanks(p);
	k = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (k > 31)
		return false;
	memcpy(word, p, k);
	word[k] = '\0';
	*s = p + k;
	return true;
}

const char *
result_shape(const char *s, const char *shape, long long *n)
{
	for (; *shape; shape++) {
		switch (*shape) {
		case ' ':
			s = result_blanks(s);
			break;
		case '#':
			if (!result_number(&s, n++))
				return NULL;
			break;
		case '?':
			if (*++shape == *s)
				s++;
			break;
		default:
			if (*s++ != *shape)
				return NULL;
		}
	}
	return s;
}

const char *
result_unglue(const char *s, const char *const *marks)
{
	const char *first = NULL, *at;

	for (; *marks; marks++) {
		at = strstr(s, *marks);
		if (at && (first == NULL || at < first))
			first = at;
	}
	if (first == NULL)
		return s;
	while (first > s && first[-1] == ' ')
		first--;
	return first;
}

void
result_copy(char *to, size_t size, const char *s, const char *end)
{
	size_t n = end ? (size_t)(end - s) : strlen(s);

	if (n >= size)
		n = size - 1;
	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	memcpy(to, s, n);
	to[n] = '\0';
}

/* Is it "12ms", "1.5 s", "0.03s"? */
static bool
is_time(const char *s)
{
	static const char *const unit[] = { "ms", "s", "m", "µs", "us" };
	const char *p = s + strspn(s, "0123456789.");

	if (p == s)
		return false;
	p = result_blanks(p);
	for (size_t i = 0; i < sizeof(unit) / sizeof(*unit); i++)
		if (strcmp(p, unit[i]) == 0)
			return true;
	return false;
}

void
result_cut_time(char *s)
{
	size_t n = strlen(s);
	char *p;

	if (n > 0 && s[n - 1] == ')' && (p = strrchr(s, '(')) != NULL &&
	    p > s) {
		s[n - 1] = '\0';
		if (is_time(p + 1)) {
			while (p > s && p[-1] == ' ')
				p--;
			*p = '\0';
		} else {
			s[n - 1] = ')';
		}
		return;
	}
	p = strrchr(s, ' ');
	if (p != NULL && p > s && isdigit((unsigned char)p[1]) &&
	    is_time(p + 1)) {
		while (p > s && p[-1] == ' ')
			p--;
		*p = '\0';
	}
}
