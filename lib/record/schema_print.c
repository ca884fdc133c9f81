/* The JSON Schema (draft-07) of a table of keys. */
#include <string.h>

#include "base/buf.h"
#include "door/jdoc.h"
#include "record/schema.h"

static void put_map(struct jdoc *, const struct schema_key *table);

static void
put_choices(struct jdoc *j, const char *const *choices)
{
	struct jdoc *list = jdoc_list(j, "enum");

	for (; *choices; choices++) {
		struct buf b = BUF_INIT;

		jdoc_str(list, NULL, *choices);
		/* Both spellings load. */
		if (strchr(*choices, '-')) {
			buf_str(&b, *choices);
			for (char *s = b.data; *s; s++)
				if (*s == '-')
					*s = '_';
			jdoc_str(list, NULL, b.data);
		}
		buf_release(&b);
	}
}

/* A word that the loader takes as it stands, though to YAML it is a number or
 * a boolean. */
static void
put_word(struct jdoc *j, const char *pattern, long long most)
{
	struct jdoc *types = jdoc_list(j, "type");

	jdoc_str(types, NULL, "string");
	jdoc_str(types, NULL, "number");
	jdoc_str(types, NULL, "boolean");
	jdoc_str(j, "pattern", pattern);
	if (most)
		jdoc_int(j, "maxLength", most);
}

static void
put_range(struct jdoc *j, double min, double max)
{
	if (max > 0 && min <= max) {
		jdoc_int(j, "minimum", (long long)min);
		jdoc_int(j, "maximum", (long long)max);
	}
}

static void
put_scalar(struct jdoc *j, const struct schema_key *k)
{
	struct jdoc *types;

	switch (k->type) {
	case SCHEMA_INTEGER:
	case SCHEMA_NUMBER:
		jdoc_str(j, "type", k->type == SCHEMA_NUMBER ? "number" :
		    "integer");
		put_range(j, k->min, k->max);
		break;
	case SCHEMA_BOOLEAN:
		jdoc_str(j, "type", "boolean");
		break;
	case SCHEMA_CHOICE:
		put_choices(j, k->choices);
		break;
	case SCHEMA_TASK:
		put_word(j, "^(?!.*\\.\\.)(?!.*\\.lock$)"
		    "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$", 128);
		break;
	case SCHEMA_PATTERN:
		/* No component that is empty, '.' or '..', but for the slash
		 * at the end; no backslash there that escapes nothing. */
		put_word(j, "^(?!(.*/)?\\.{0,2}/)(?!(.*/)?\\.{1,2}$)"
		    "(?!(.*[^\\\\])?(\\\\\\\\)*\\\\$)"
		    "[^!:{}\\x00-\\x1f\\x7f][^{}\\x00-\\x1f\\x7f]*$", 4096);
		break;
	case SCHEMA_PATH:
		put_word(j, "^(?!(.*/)?(\\.{0,2}|\\.[gG][iI][tT])(/|$))", 0);
		break;
	case SCHEMA_REF:
		put_word(j, "^(?!(HEAD|@|refs/[^/]*)$)(?![-/.])"
		    "(?!.*(\\.\\.|@\\{|//|/\\.|\\./|\\.lock(/|$)|[/.]$))"
		    "[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+$", 0);
		break;
	case SCHEMA_STRING:
		put_word(j, NULL, 0);
		jdoc_int(j, "minLength", 1);
		break;
	case SCHEMA_COMMAND:
		/* Something that is neither a blank nor in a comment. */
		put_word(j, "(^|\\n)[ \\t\\r]*[^# \\t\\r\\n]", 0);
		break;
	case SCHEMA_SECONDS:
		types = jdoc_list(j, "type");
		jdoc_str(types, NULL, "string");
		jdoc_str(types, NULL, "integer");
		jdoc_str(j, "pattern", "^[0-9]{1,9}[smh]?$");
		put_range(j, 0, 999999999);
		break;
	default:
		put_word(j, NULL, 0);
	}
}

static void
put_item(struct jdoc *j, const struct schema_key *k)
{
	struct jdoc *list;

	if (k->type == SCHEMA_MAP) {
		put_map(j, k->sub);
	} else if (k->or_map) {
		list = jdoc_list(j, "anyOf");
		put_scalar(jdoc_obj(list, NULL), k);
		put_map(jdoc_obj(list, NULL), k->sub);
	} else {
		put_scalar(j, k);
	}
}

static void
put_key(struct jdoc *j, const struct schema_key *k)
{
	jdoc_str(j, "description", k->doc);
	if (!k->list) {
		put_item(j, k);
		return;
	}
	jdoc_str(j, "type", "array");
	if (k->type == SCHEMA_CHOICE)
		jdoc_int(j, "minItems", 1);
	put_item(jdoc_obj(j, "items"), k);
}

/* Each of the ten stages in both spellings. */
static void
put_stages(struct jdoc *properties, const struct schema_key *k)
{
	for (size_t i = 0; schema_stages[i]; i++) {
		struct buf b = BUF_INIT;

		buf_str(&b, schema_stages[i]);
		put_map(jdoc_obj(properties, b.data), k->sub);
		if (strchr(b.data, '-')) {
			*strchr(b.data, '-') = '_';
			put_map(jdoc_obj(properties, b.data), k->sub);
		}
		buf_release(&b);
	}
}

/* A further rule of the map at j; *all is its list, made for the first. */
static struct jdoc *
put_rule(struct jdoc *j, struct jdoc **all)
{
	if (*all == NULL)
		*all = jdoc_list(j, "allOf");
	return jdoc_obj(*all, NULL);
}

/* {"required": [name]}, b NULL; else of both. */
static void
put_names(struct jdoc *j, const char *a, const char *b)
{
	struct jdoc *list = jdoc_list(j, "required");

	jdoc_str(list, NULL, a);
	if (b)
		jdoc_str(list, NULL, b);
}

/* Not in both spellings. */
static void
put_once(struct jdoc *j, struct jdoc **all, const char *name)
{
	struct buf b = BUF_INIT;

	if (strchr(name, '-')) {
		buf_str(&b, name);
		*strchr(b.data, '-') = '_';
		put_names(jdoc_obj(put_rule(j, all), "not"), name, b.data);
	}
	buf_release(&b);
}

/* What must be there, in either of two spellings, and what must not. */
static void
put_rules(struct jdoc *j, const struct schema_key *table)
{
	struct jdoc *all = NULL, *any, *list = NULL, *no;

	for (const struct schema_key *k = table; k->name; k++) {
		if (k->required && k->alias == NULL) {
			if (list == NULL)
				list = jdoc_list(j, "required");
			jdoc_str(list, NULL, k->name);
		} else if (k->required) {
			any = jdoc_list(put_rule(j, &all), "oneOf");
			put_names(jdoc_obj(any, NULL), k->name, NULL);
			put_names(jdoc_obj(any, NULL), k->alias, NULL);
		}
		for (size_t i = 0; k->type == SCHEMA_STAGES &&
		    schema_stages[i]; i++)
			put_once(j, &all, schema_stages[i]);
		if (k->but) {
			no = jdoc_obj(put_rule(j, &all), "not");
			put_names(no, k->name, NULL);
			no = jdoc_obj(jdoc_obj(no, "properties"), k->but);
			put_names(no, k->name, NULL);
		}
	}
}

static void
put_map(struct jdoc *j, const struct schema_key *table)
{
	struct jdoc *properties;

	jdoc_str(j, "type", "object");
	jdoc_bool(j, "additionalProperties", false);
	properties = jdoc_obj(j, "properties");
	for (const struct schema_key *k = table; k->name; k++) {
		if (k->type == SCHEMA_STAGES) {
			put_stages(properties, k);
			continue;
		}
		put_key(jdoc_obj(properties, k->name), k);
		if (k->alias)
			put_key(jdoc_obj(properties, k->alias), k);
	}
	put_rules(j, table);
}

void
schema_print(const struct schema_key *table, const char *title, FILE *fp)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "$schema", "http://json-schema.org/draft-07/schema#");
	jdoc_str(j, "title", title);
	put_map(j, table);
	jdoc_pretty(j, fp);
	jdoc_free(j);
}
