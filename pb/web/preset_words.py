"""How a city of the presets counts, in one line."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from pb.domain.tally.preset import UNSET, Form, Parameter, Preset
from pb.domain.tally.sheet import Misfit, Rule, Score
from pb.web.i18n import _, _l

_WORDS: Mapping[Enum, Any] = {
    Form.APPROVAL: _l("several projects on a ballot"),
    Form.CHOOSE_ONE: _l("one project on a ballot"),
    Form.CUMULATIVE: _l("points to share on a ballot"),
    Form.ORDINAL: _l("a ranking on the ballot"),
    Rule.GREEDY: _l("the most votes first"),
    Rule.EQUAL_SHARES: _l("Method of Equal Shares"),
    Score.POINTS: _l("the most points first"),
    Misfit.SKIP: _l("what does not fit is skipped"),
    Misfit.STOP: _l("what does not fit ends the list"),
}


def about(preset: Preset) -> str:
    """Return what is known of how a city counts, in one line."""
    forms = [str(_WORDS[form]) for form in _known(preset.ballot) or ()]
    said = [" / ".join(forms)]
    rule = _known(preset.rule)
    by_points = _known(preset.score) is Score.POINTS
    if rule is not None:
        said.append(str(_WORDS[Score.POINTS if by_points else rule]))
    misfit = _known(preset.misfit)
    if misfit is not None:
        said.append(str(_WORDS[misfit]))
    line = "; ".join(part.strip() for part in said if part)
    if not line:
        return _("Nothing is known for sure; every rule waits for you.")
    return f"{line[0].upper()}{line[1:]}."


def _known(parameter: Parameter[Any] | None) -> Any:
    return None if parameter is None or parameter.value is UNSET else parameter.value
