"""Forms of the office of people: inviting, changing roles, refusing a reset."""

from wtforms import EmailField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from pb.domain.permissions import OFFICIALS, Role
from pb.services.invitations import Invitee
from pb.services.offices import Official
from pb.web import words
from pb.web.forms.accounts import LONGEST_ADDRESS, LONGEST_NAME, Address
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.i18n import _l

ORDER = tuple(role for role in Role if role in OFFICIALS)
_LONGEST_REASON = 1000


def _roles_field() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Roles"),
        description=_l("Roles combine: tick all that apply."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _department_field() -> StringField:
    return StringField(
        _l("Department"),
        description=_l("Only for an assessor, for example “Roads and green areas”."),
        validators=[
            OneLine(),
            at_most(LONGEST_NAME, _l("Write at most 120 characters.")),
        ],
    )


class _OfficesForm(PbForm):
    """Which roles somebody holds, and whose assessor she is."""

    roles: SelectMultipleField
    department: StringField

    def __init__(self, official: Official | None = None) -> None:
        super().__init__()
        self.roles.choices = [
            SelectChoice(role.value, words.of(role)) for role in ORDER
        ]
        if official is not None and not self.is_submitted():
            self.roles.data = sorted(official.roles)
            self.department.data = official.department

    def validate_department(self, field: Field) -> None:
        """An assessor has a department; nobody else has one."""
        if Role.ASSESSOR in self.held() and not (field.data or "").strip():
            raise StopValidation(_l("Write the department of the assessor."))

    def held(self) -> frozenset[Role]:
        """Return the roles that are ticked."""
        ticked = set(self.roles.data or ())
        return frozenset(role for role in ORDER if role.value in ticked)


class InviteForm(_OfficesForm):
    """The coordinator invites an official."""

    name = StringField(
        _l("Name and surname"),
        validators=[
            required(_l("Write the name and surname.")),
            OneLine(),
            at_most(LONGEST_NAME, _l("Write at most 120 characters.")),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    address = EmailField(
        _l("E-mail address"),
        description=_l(
            "The invitation goes there; it is also the address to sign in with."
        ),
        validators=[
            required(_l("Write the e-mail address.")),
            OneLine(),
            at_most(LONGEST_ADDRESS, _l("The address is too long.")),
            Address(),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    roles = _roles_field()
    department = _department_field()

    def validate_roles(self, _field: Field) -> None:
        """An invitation offers something."""
        if not self.held():
            raise StopValidation(_l("Tick at least one role."))

    def invitee(self) -> Invitee:
        """Return whom to invite."""
        held = self.held()
        department = self.department.data or "" if Role.ASSESSOR in held else ""
        return Invitee(self.name.data, self.address.data, held, department)


class RolesForm(_OfficesForm):
    """The coordinator changes somebody's roles."""

    roles = _roles_field()
    department = _department_field()

    def validate_roles(self, _field: Field) -> None:
        """To take the last one away is another deed."""
        if not self.held():
            raise StopValidation(
                _l(
                    "Tick at least one role. To take all of them away, use the link"
                    " at the foot of the page."
                )
            )


class DecisionForm(PbForm):
    """The second person confirms or refuses a reset."""

    reason = TextAreaField(
        _l("Reason for refusing"),
        description=_l("Only if you refuse. It is recorded with your name."),
        validators=[at_most(_LONGEST_REASON, _l("Write at most 1000 characters."))],
    )

    def require_reason(self) -> bool:
        """Say whether a reason is there; mark the field when it is not."""
        if (self.reason.data or "").strip():
            return True
        self.reason.errors = [*self.reason.errors, str(_l("Write why you refuse."))]
        return False
