/* needles: what reading, cleaning and scanning a log costs.
 *
 * needles clean|scan|both FILE LITERALS [place] <log
 *
 * FILE has a literal a line, of which the first LITERALS are taken.  Prints
 * how many lines there are and how many have a hit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/needles.h"

enum { BLOCK = 1 << 17, ROOM = 1 << 22 };

static void
die(const char *what)
{
	fprintf(stderr, "needles: %s\n", what);
	exit(2);
}

static struct needles *
load(const char *path, unsigned most)
{
	struct needles *s = needles_new();
	FILE *f = fopen(path, "r");
	char line[256];

	if (f == NULL)
		die(path);
	for (unsigned i = 0; i < most && fgets(line, sizeof(line), f); i++)
		if (needles_add(s, line, strcspn(line, "\n"), false,
		    i) < 0)
			die(line);
	fclose(f);
	return s;
}

/* Lines with a hit. */
static size_t
scan(const struct needles *s, const char *data, size_t n)
{
	struct needles_scan w;
	struct needles_hit h;
	const char *end;
	size_t lines = 0, line = 0;

	needles_start(&w, s, data, n);
	while (needles_next(&w, &h)) {
		if (h.at < line)
			continue;
		lines++;
		end = memchr(data + h.at, '\n', n - h.at);
		line = end ? (size_t)(end - data) + 1 : n;
	}
	return lines;
}

int
main(int argc, char *argv[])
{
	struct clean c = CLEAN_INIT(simd_best());
	char *in = malloc(BLOCK), *out = malloc(ROOM);
	size_t have = 0, hits = 0, lines = 0, whole;
	struct needles *s;
	ssize_t n;

	if (argc < 4 || in == NULL || out == NULL)
		die("usage: needles clean|scan|both file literals [place]");
	s = load(argv[2], (unsigned)strtoul(argv[3], NULL, 10));
	if (argc > 4)
		needles_add_place(s, NEEDLES_MOST);
	needles_build(s, simd_best());
	while ((n = read(STDIN_FILENO, in, BLOCK)) > 0) {
		if (have + (size_t)n > ROOM)
			die("a line that is too long");
		if (*argv[1] == 's') {
			memcpy(out + have, in, (size_t)n);
			have += (size_t)n;
		} else
			have = clean_block(&c, out, have, in, (size_t)n);
		for (whole = have; whole > 0 && out[whole - 1] != '\n';)
			whole--;
		lines += clean_newlines(simd_best(), out, whole);
		if (*argv[1] != 'c')
			hits += scan(s, out, whole);
		have -= whole;
		memmove(out, out + whole, have);
	}
	if (*argv[1] != 'c')
		hits += scan(s, out, have);
	printf("%zu lines, %zu with a hit\n", lines, hits);
	needles_free(s);
	free(in);
	free(out);
	return n < 0 ? 2 : 0;
}
