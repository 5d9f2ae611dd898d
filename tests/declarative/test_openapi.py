"""The description of the API says what the code says."""

import ast

import pytest

from xdept_collab.rules.access_surfaces import ENDPOINTS
from xdept_collab.setup import openapi

DOCUMENT = openapi.document()


# feature: api.openapi
def test_the_file_is_in_step_with_the_code():
	assert openapi.TARGET.read_text(encoding="utf-8") == openapi.text(), "see xdept_collab/setup/openapi.py"
	assert openapi.check() == 0


# feature: api.openapi
def test_every_endpoint_of_the_access_table_is_described_with_its_verbs():
	paths = {f"/api/method/xdept_collab.api.{name}" for name in ENDPOINTS}
	assert set(DOCUMENT["paths"]) == paths
	sign = DOCUMENT["paths"]["/api/method/xdept_collab.api.assignments.sign"]
	assert set(sign) == {"post"}


# feature: api.openapi
def test_an_operation_says_its_arguments_its_right_and_its_refusals():
	move = DOCUMENT["paths"]["/api/method/xdept_collab.api.workflow.transition"]["post"]
	body = move["requestBody"]["content"]["application/json"]["schema"]
	assert body["required"] == ["doctype", "name", "action"]
	assert body["properties"]["reason"] == {"type": ["string", "null"]}
	assert "right to write" in move["description"]
	assert set(move["responses"]) == {"200", "403", "417"}
	names = [one["operationId"] for operations in DOCUMENT["paths"].values() for one in operations.values()]
	assert len(names) == len(set(names))


# feature: api.openapi
@pytest.mark.parametrize(
	("hint", "schema"),
	[
		("str | None", {"type": ["string", "null"]}),
		("str | list | dict | None", {"type": ["string", "array", "object", "null"]}),
		("list[str] | str", {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}),
		("dict[str, Any]", {"type": "object", "additionalProperties": {}}),
		(
			"list[tuple[str, int]]",
			{
				"type": "array",
				"items": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
			},
		),
	],
)
def test_a_type_hint_becomes_a_schema(hint: str, schema: dict):
	assert openapi.schema_of(ast.parse(hint, mode="eval").body, {}) == schema


# feature: api.openapi
def test_a_type_hint_without_a_schema_is_an_error():
	with pytest.raises(ValueError, match="Document has no JSON Schema"):
		openapi.schema_of(ast.parse("Document", mode="eval").body, {})
