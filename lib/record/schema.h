/* The keys that a contract may hold, as one table: the loader checks a file
 * against it, and the JSON Schema for editors is made from it. */
#ifndef FX_SCHEMA_H
#define FX_SCHEMA_H

#include <stdbool.h>
#include <stdio.h>

struct err;
struct ydoc_node;

enum schema_type {
	SCHEMA_STRING,		/* any text that is not empty */
	SCHEMA_TEXT,		/* any text, in a block too */
	SCHEMA_COMMAND,		/* the same for a shell; it runs something */
	SCHEMA_TASK,		/* the id of a task */
	SCHEMA_PATTERN,		/* a contract pattern */
	SCHEMA_PATH,		/* a path below the root */
	SCHEMA_REF,		/* a branch, or the full name of a ref */
	SCHEMA_INTEGER, SCHEMA_NUMBER, SCHEMA_BOOLEAN,
	SCHEMA_CHOICE,		/* one of choices; '_' stands for '-' too */
	SCHEMA_SECONDS,		/* 90, 90s, 10m, 1h */
	SCHEMA_MAP,		/* of the keys in sub */
	SCHEMA_STAGES		/* of stage names, each a map of sub; with
				 * or_map a plain text may stand for it */
};

struct schema_key {
	const char *name;	/* NULL ends a table */
	const char *alias;	/* the other spelling, or NULL */
	const char *const *meant;	/* words that mean it and are refused;
				 * NULL-ended, or NULL */
	enum schema_type type;
	bool list;		/* a list of them */
	bool or_map;		/* each may instead be a map of sub */
	bool required;
	const char *id;		/* of a list: the key in which no two of its
				 * items are the same; a plain item is it */
	const struct schema_key *sub;
	const char *const *choices;
	const char *but;	/* it does not stand in the map of this key
				 * too (contract.c holds it); NULL */
	double min, max;	/* of numbers, when min < max */
	const char *doc;	/* one sentence */
};

extern const struct schema_key schema_contract[];	/* the whole file */
extern const char *const schema_stages[];	/* the ten, NULL-ended */
extern const struct schema_key schema_errors[];	/* error rules */
extern const struct schema_key schema_languages[];
extern const char *const schema_report_formats[];	/* NULL-ended */
extern const struct schema_key schema_stage_keys[], schema_stage_file[];
extern const struct schema_key schema_factory[], schema_factory_language[];
extern const struct schema_key schema_sealed_stages[];
extern const struct schema_key schema_policy[];

/* Check a map against a table.  Every error is added to e as
 * "name:line:column: what; what was meant".  0 or -1. */
int schema_check(const char *name, const struct ydoc_node *map,
    const struct schema_key *table, struct err *e);

/* The row of a key in either spelling, or NULL. */
const struct schema_key *schema_find(const struct schema_key *table,
    const char *key);

/* The member called key (or its other spelling) of a map, or NULL. */
const struct ydoc_node *schema_get(const struct ydoc_node *map,
    const struct schema_key *table, const char *key);

/* Are these the same word, '_' and '-' being one? */
bool schema_same_word(const char *a, const char *b);

/* A checked whole number. */
long long schema_integer(const struct ydoc_node *);

/* Print the JSON Schema (draft-07) of a table. */
void schema_print(const struct schema_key *table, const char *title, FILE *);

#endif
