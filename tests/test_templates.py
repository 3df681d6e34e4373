"""The check of templates: clean now, and able to find what it looks for."""

import pytest
from flask import Flask

from tests import check_templates


def judged(app: Flask, source: str, name: str = "page.html") -> list[str]:
    tree = app.jinja_env.parse(source, name)
    return list(check_templates.judge(name, source, tree))


def test_no_template_has_a_fault() -> None:
    assert check_templates.main() == 0


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<img alt="A park">',
        "{% if x %}<p>{{ x }} zł each</p>{% endif %}",
        '{{ ui.button("Save") }}',
        '<p style="color: red">{{ x }}</p>',
        "<style>p {}</style>",
        "<script>x()</script>",
        '<a onclick="x()">{{ x }}</a>',
        '<a href="javascript:x()">{{ x }}</a>',
        '<input name="x">',
        "{{ x|safe }}",
    ],
)
def test_a_fault_is_found(source: str, app: Flask) -> None:
    assert judged(app, source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="govuk-body">{{ _("Hello") }}: {{ x }}</p>',
        '<h{{ n }} class="bo-list__title">{{ x }}</h{{ n }}>',
        '{{ ui.field(form.name, width="full") }}',
        '<a href="{{ x }}">CSV</a>',
        "{# A comment in English #}",
        '<script src="{{ x }}"></script>',
    ],
)
def test_what_is_well_is_left_alone(source: str, app: Flask) -> None:
    assert judged(app, source) == []


def test_letters_are_texts_too(app: Flask) -> None:
    assert judged(app, "Dear {{ name }}", "mail/letter.txt")
    assert judged(app, '{{ _("Dear") }} {{ name }}', "mail/letter.txt") == []
