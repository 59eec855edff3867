"""Relations between tables and between page types go the way imports go: down or within a part."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import Field, Model
from wagtail.models import Page

from tests.architecture.layers import layers, level, may_name
from vector.pages.models import HomePage

OURS = [model for model in apps.get_models(include_auto_created=True) if level(model._meta.app_config.name) is not None]
PAGES = [model for model in OURS if issubclass(model, Page)]

# A generic link names no table: which part owns it, and what it may lead to, is written down here.
GENERIC_LINKS: set[str] = set()


def relations(model: type[Model]) -> list[Field[Any, Any]]:
    """Foreign keys, one-to-ones and many-to-manys that are declared on this very model."""
    return [
        field
        for field in model._meta.get_fields(include_parents=False)
        if field.is_relation and not field.auto_created and not isinstance(field, GenericForeignKey)
    ]


def test_every_part_stands_in_the_contract() -> None:
    installed = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in _tops()}
    assert {name for name in installed if level(name) is None} == set()


def test_contract_has_both_ends() -> None:
    assert layers()[-1] == ["vector.common"]
    assert may_name("courses", "vector.people")
    assert not may_name("vector.people", "courses")
    assert not may_name("courses", "consultations")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_go_down(model: type[Model]) -> None:
    own = model._meta.app_config.name
    upward = [
        f"{field.name} → {field.related_model._meta.label}"
        for field in relations(model)
        if field.related_model is not None and not may_name(own, field.related_model._meta.app_config.name)
    ]
    assert upward == []


def test_generic_links_are_few_and_known() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }
    assert found == GENERIC_LINKS


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_page_type_names_its_parents_below_itself(model: Any) -> None:
    own = model._meta.app_config.name
    assert "parent_page_types" in vars(model), "a page type names its parents"
    above = [
        parent._meta.label
        for parent in model.clean_parent_page_models()
        if not may_name(own, parent._meta.app_config.name)
    ]
    assert above == []


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_page_type_names_no_children_of_higher_parts(model: Any) -> None:
    own = model._meta.app_config.name
    named = vars(model).get("subpage_types", [])
    higher = [name for name in named if not may_name(own, apps.get_model(name)._meta.app_config.name)]
    assert higher == []


def test_home_page_names_no_children() -> None:
    assert "subpage_types" not in vars(HomePage)


def _tops() -> set[str]:
    return {part.split(".")[0] for layer in layers() for part in layer}
