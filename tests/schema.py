"""Hold YAML files against a JSON Schema, as an editor does.

usage: schema.py SCHEMA FILE...
Prints FILE and "yes", or "no" and the first fault; status 1 when the schema
itself is none.
"""
import json
import re
import sys

import jsonschema
import yaml


def word(text):
    """A plain scalar, by the core schema of YAML 1.2."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text[0] in "tT"
    if re.fullmatch(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def value(node):
    if isinstance(node, yaml.MappingNode):
        return {value(k): value(v) for k, v in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value(v) for v in node.value]
    return word(node.value) if node.style is None else node.value


with open(sys.argv[1], encoding="utf-8") as f:
    schema = json.load(f)
try:
    jsonschema.Draft7Validator.check_schema(schema)
except jsonschema.SchemaError as e:
    print(sys.argv[1] + ": " + e.message)
    sys.exit(1)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    with open(name, encoding="utf-8", newline="") as f:
        text = f.read()
    faults = sorted(validator.iter_errors(value(yaml.compose(text))), key=str)
    print(name, "no " + faults[0].message[:99] if faults else "yes")
